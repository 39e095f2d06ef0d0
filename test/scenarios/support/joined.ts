import { type FrameAccount, frameAccount } from '#test/lab/support/frameAccount.ts';
import { CLIP_FRAMES } from './Playout.ts';
import type { Received } from './Show.ts';

/** What a destination has in all, over several sessions, where a later one begins with frames that came before. */
export function joined(...sessions: readonly Received[]): FrameAccount {
  let newest = -1;
  const codes = sessions
    .flatMap((session) => session.codes)
    .filter((code) => {
      if (!code || code.frame <= newest) return false;
      newest = code.frame;
      return true;
    });
  return frameAccount(codes, CLIP_FRAMES);
}
