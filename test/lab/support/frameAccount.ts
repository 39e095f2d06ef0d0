import type { FrameCode } from './frameCode.ts';

export interface FrameAccount {
  /** Frames that are missing between two that arrived. */
  lost: number;
  /** Frames that arrived a second time, or after a later one. */
  repeated: number;
  /** Pictures without a code: a slate. */
  unmarked: number;
  /** How often the clip changed. */
  changes: number;
}

/** Sums up what arrived, for clips that run in step and over and over; `clipFrames`: how many one holds. */
export function frameAccount(codes: readonly (FrameCode | null)[], clipFrames: number): FrameAccount {
  const account: FrameAccount = { lost: 0, repeated: 0, unmarked: 0, changes: 0 };
  let last: FrameCode | null = null;
  for (const code of codes) {
    if (!code) {
      account.unmarked += 1;
      continue;
    }
    if (last) addStep(account, last, code, clipFrames);
    last = code;
  }
  return account;
}

function addStep(account: FrameAccount, last: FrameCode, code: FrameCode, clipFrames: number): void {
  if (code.source !== last.source) account.changes += 1;
  const step = (code.frame - last.frame + clipFrames) % clipFrames;
  // A step of over half the clip is a short one back.
  if (step === 0 || step > clipFrames / 2) account.repeated += 1;
  else account.lost += step - 1;
}

/** Every place where a frame is missing or comes again, in words for the message of a failed test. */
export function frameBreaks(codes: readonly (FrameCode | null)[], clipFrames: number): string[] {
  const marked = codes.flatMap((code, index) => (code ? [{ ...code, index }] : []));
  return marked.slice(1).flatMap(({ source, frame, index }, before) => {
    const last = marked[before];
    if (!last || (last.frame + 1) % clipFrames === frame) return [];
    return [`picture ${index}: frame ${frame} of source ${source} after ${last.frame} of source ${last.source}`];
  });
}
