import { describe, expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { Destination } from './Destination.ts';
import { OutputRig } from './OutputRig.ts';

/** 6 Mbit/s: a server acknowledges it five times a second. */
const program = { pictureBytes: 30_000, gopFrames: 25 };
const programKbps = 6_000;

describe('a server that hangs', () => {
  it('gives way to the next endpoint within 2.5 s', async () => {
    const [a, b] = [await Destination.open(), await Destination.open()];
    const rig = new OutputRig([a.path('a'), b.path('b')], { program, programKbps });
    await rig.live();
    await expect.poll(() => rig.output.facts().acknowledges, { timeout: 3_000 }).toBe(true);
    const hungMs = systemClock.nowMs();
    a.session?.socket.pause();
    await expect.poll(() => rig.told.at(-1)?.what, { timeout: 5_000, interval: 5 }).toBe('moved');
    expect(systemClock.nowMs() - hungMs).toBeLessThan(2_500);
    expect(rig.told.at(-1)).toMatchObject({ from: 'a', path: 'b', why: 'output-stands-still' });
    const last = a.session?.frames.at(-1) ?? 0;
    await expect.poll(() => b.session?.frames.at(-1) ?? 0, { timeout: 3_000 }).toBeGreaterThan(last + 12);
    expect(b.session?.frames[0]).toBeLessThanOrEqual(last + 1);
  });

  it('is stalled where there is no other, and live again when it goes on', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()], { program, programKbps });
    await rig.live();
    await expect.poll(() => rig.output.facts().acknowledges, { timeout: 3_000 }).toBe(true);
    there.session?.socket.pause();
    await rig.is('stalled', 4_000);
    there.session?.socket.resume();
    await rig.is('live');
    expect(rig.told.map(({ what }) => what)).toEqual(['live', 'stalled']);
    expect(there.sessions).toHaveLength(1);
  });

  it('is left and dialled again when it does not go on', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()], { program, programKbps });
    await rig.live();
    await expect.poll(() => rig.output.facts().acknowledges, { timeout: 3_000 }).toBe(true);
    there.session?.socket.pause();
    await expect.poll(() => there.sessions.length, { timeout: 7_000 }).toBe(2);
    await rig.is('live');
    expect(rig.told.map(({ what }) => what)).toEqual(['live', 'stalled', 'failed', 'live']);
  });
});

describe('a server that lives', () => {
  it('is not left because the program is thin and it acknowledges seldom', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()], { program, programKbps });
    await rig.live();
    await expect.poll(() => rig.output.facts().acknowledges, { timeout: 3_000 }).toBe(true);
    rig.source.shape = { ...rig.source.shape, pictureBytes: 100 };
    const until = (there.session?.frames.at(-1) ?? 0) + 100;
    await expect.poll(() => there.session?.frames.at(-1) ?? 0, { timeout: 6_000 }).toBeGreaterThan(until);
    expect(rig.told).toEqual([{ what: 'live', path: 'a' }]);
  }, 15_000);

  it.skipIf(process.platform !== 'linux')(
    'and never acknowledges is sent all the same',
    async () => {
      const there = await Destination.open({ kind: 'takes-without-acknowledging' });
      const rig = new OutputRig([there.path()], { program, programKbps });
      await rig.live();
      await expect.poll(() => there.session?.receivedBytes, { timeout: 8_000 }).toBeGreaterThan(2_000_000);
      expect(rig.told).toEqual([{ what: 'live', path: 'a' }]);
      expect(rig.output.facts().acknowledges).not.toBe(true);
    },
    15_000,
  );
});
