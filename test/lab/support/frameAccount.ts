import type { FrameCode } from './frameCode.ts';

export interface FrameAccount {
  /** Frames that are missing between two that arrived. */
  lost: number;
  /** Frames that came although they, or a later one, had come before: a join that goes back by ten repeats ten. */
  repeated: number;
  /** Pictures without a code: a slate. */
  unmarked: number;
  /** How often the source changed. */
  changes: number;
}

/** Sums up what arrived, for sources that run in step; `clipFrames`: after how many the numbers begin anew. */
export function frameAccount(codes: readonly (FrameCode | null)[], clipFrames: number): FrameAccount {
  const account: FrameAccount = { lost: 0, repeated: 0, unmarked: 0, changes: 0 };
  let source: number | null = null;
  let newest: number | null = null;
  for (const code of codes) {
    if (!code) {
      account.unmarked += 1;
      continue;
    }
    if (source !== null && code.source !== source) account.changes += 1;
    source = code.source;
    const step = newest === null ? 1 : stepOf(newest, code.frame, clipFrames);
    if (step <= 0) account.repeated += 1;
    else {
      account.lost += step - 1;
      newest = code.frame;
    }
  }
  return account;
}

/** From one number to the next; a step of over half the numbers is a short one back. */
export function stepOf(from: number, to: number, clipFrames: number): number {
  const step = (to - from + clipFrames) % clipFrames;
  return step > clipFrames / 2 ? step - clipFrames : step;
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
