import { describe, expect, it } from 'vitest';
import { FRAME_MS } from '../live/LiveEncoder.ts';
import { LiveMedia } from '../live/LiveMedia.ts';

/** The first pictures take 3 s to count as a program: the wrap comes a little later. */
const BEFORE_MS = 5_000;
const LONG = { timeout: 40_000 };

describe('an encoder whose clock crosses a limit while it is on air, over real sockets', () => {
  it.concurrent.each([
    ['2^24, where times need four bytes more, said in full', { startMs: 2 ** 24 - BEFORE_MS }],
    ['2^24, said in differences', { startMs: 2 ** 24 - BEFORE_MS, saysDeltas: true }],
    ['2^31 of one that counts on', { startMs: 2 ** 31 - BEFORE_MS }],
    ['2^31 of OBS, which begins at 0 again', { startMs: 2 ** 31 - BEFORE_MS, wrapsAtMs: 2 ** 31, saysDeltas: true }],
    ['2^31 of OBS, said in full', { startMs: 2 ** 31 - BEFORE_MS, wrapsAtMs: 2 ** 31 }],
    ['2^32, said in full', { startMs: 2 ** 32 - BEFORE_MS }],
    ['2^32, said in differences', { startMs: 2 ** 32 - BEFORE_MS, saysDeltas: true }],
  ])('%s: no break, one session', LONG, async (_, clock) => {
    await using live = await LiveMedia.start(clock);
    const framesToWrap = BEFORE_MS / FRAME_MS;
    await live.received(2 * framesToWrap);
    const shown = live.shown();
    expect(shown[0]?.mark).toBeLessThan(framesToWrap);
    expect(shown.at(-1)?.mark).toBeGreaterThan(framesToWrap + 50);
    for (const [index, { mark, dtsMs }] of shown.entries()) {
      const before = shown[index - 1];
      if (before) expect([mark - before.mark, dtsMs - before.dtsMs]).toEqual([1, FRAME_MS]);
    }
    expect(live.recorder.sessions).toHaveLength(1);
    expect(live.changes).toHaveLength(1);
    expect(live.feedEnds).toEqual([]);
  });
});
