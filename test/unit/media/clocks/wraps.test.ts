import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAME_MS } from '../live/LiveEncoder.ts';
import { LiveMedia } from '../live/LiveMedia.ts';

/** The first pictures take 3 s to count as a program: the wrap comes a little later. */
const BEFORE_MS = 5_000;
const LONG = { timeout: 40_000 };

type Clock = Parameters<typeof LiveMedia.start>[0];

const limits: [what: string, clock: Clock][] = [
  ['2^24, where times need four bytes more, said in full', { startMs: 2 ** 24 - BEFORE_MS }],
  ['2^24, said in differences', { startMs: 2 ** 24 - BEFORE_MS, saysDeltas: true }],
  ['2^31 of one that counts on', { startMs: 2 ** 31 - BEFORE_MS }],
  ['2^31 of OBS, which begins at 0 again', { startMs: 2 ** 31 - BEFORE_MS, wrapsAtMs: 2 ** 31, saysDeltas: true }],
  ['2^31 of OBS, said in full', { startMs: 2 ** 31 - BEFORE_MS, wrapsAtMs: 2 ** 31 }],
  ['2^32, said in full', { startMs: 2 ** 32 - BEFORE_MS }],
  ['2^32, said in differences', { startMs: 2 ** 32 - BEFORE_MS, saysDeltas: true }],
];
const FRAMES_TO_WRAP = BEFORE_MS / FRAME_MS;

describe('an encoder whose clock crosses a limit while it is on air, over real sockets', () => {
  // All of them at once: they wait for the time to pass and take next to nothing of the machine.
  const running = new Map<string, LiveMedia>();
  beforeAll(async () => {
    await Promise.all(limits.map(async ([what, clock]) => running.set(what, await LiveMedia.start(clock))));
  }, LONG.timeout);
  afterAll(async () => {
    await Promise.all([...running.values()].map((live) => live[Symbol.asyncDispose]()));
  });

  it.each(limits)('%s: no break, one session', LONG, async (what) => {
    const live = running.get(what) as LiveMedia;
    const begunAt = live.shown()[0]?.mark ?? Number.NaN;
    expect(begunAt).toBeLessThan(FRAMES_TO_WRAP);
    await live.has(FRAMES_TO_WRAP - begunAt + 60);
    const shown = live.shown();
    expect(shown.at(-1)?.mark).toBeGreaterThan(FRAMES_TO_WRAP + 50);
    for (const [index, { mark, dtsMs }] of shown.entries()) {
      const before = shown[index - 1];
      if (before) expect([mark - before.mark, dtsMs - before.dtsMs]).toEqual([1, FRAME_MS]);
    }
    expect(live.recorder.sessions).toHaveLength(1);
    expect(live.changes).toHaveLength(1);
    expect(live.feedEnds).toEqual([]);
  });
});
