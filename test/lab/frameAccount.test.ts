import { describe, expect, it } from 'vitest';
import { frameAccount, frameBreaks } from './support/frameAccount.ts';
import type { FrameCode } from './support/frameCode.ts';

const clipFrames = 100;

function account(...frames: (number | null | [frame: number, source: number])[]) {
  const codes = frames.map((entry): FrameCode | null => {
    if (entry === null) return null;
    const [frame, source] = Array.isArray(entry) ? entry : [entry, 0];
    return { frame, source };
  });
  return frameAccount(codes, clipFrames);
}

describe('frameAccount', () => {
  it('counts nothing where every frame follows the one before, past the end of the clip too', () => {
    expect(account(97, 98, 99, 0, 1)).toEqual({ lost: 0, repeated: 0, unmarked: 0, changes: 0 });
  });

  it('counts each frame that is missing', () => {
    expect(account(1, 2, 5, 50, 98, 1).lost).toBe(2 + 44 + 47 + 2);
    expect(account(10, 13).lost).toBe(2);
  });

  it('counts a frame that comes twice and one that comes late', () => {
    expect(account(5, 5, 6, 4)).toMatchObject({ repeated: 2, lost: 0 });
  });

  it('counts every frame that a step back brings again, past the end of the clip too', () => {
    expect(account(5, 6, 7, 8, [6, 1], [7, 1], [8, 1], [9, 1])).toMatchObject({ repeated: 3, lost: 0, changes: 1 });
    expect(account(98, 99, 0, 1, 99, 0, 1, 2)).toMatchObject({ repeated: 3, lost: 0 });
    expect(account(5, 6, 4, 5, 9)).toMatchObject({ repeated: 2, lost: 2 });
  });

  it('sees a change of the clip, and a frame lost at it', () => {
    expect(account(5, 6, [8, 1], [9, 1])).toEqual({ lost: 1, repeated: 0, unmarked: 0, changes: 1 });
  });

  it('counts slate pictures beside', () => {
    expect(account(5, null, null, 6)).toEqual({ lost: 0, repeated: 0, unmarked: 2, changes: 0 });
  });
});

describe('frameBreaks', () => {
  it('names each place, and none where all follow', () => {
    const codes: (FrameCode | null)[] = [98, 99, 0, 3].map((frame) => ({ frame, source: 2 }));
    expect(frameBreaks(codes, clipFrames)).toEqual(['picture 3: frame 3 of source 2 after 0 of source 2']);
    expect(frameBreaks(codes.toSpliced(1, 0, null).slice(0, 4), clipFrames)).toEqual([]);
  });
});
