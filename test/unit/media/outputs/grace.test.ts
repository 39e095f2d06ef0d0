import { expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Destination } from './Destination.ts';
import { OutputRig } from './OutputRig.ts';

/** A session breaks off and the server stays away: every wait between two tries, until `ms` have passed. */
async function waitsAfterBreak(graceMs: number, ms: number) {
  const clock = new VirtualClock();
  const there = await Destination.open();
  const rig = new OutputRig([there.path()], { clock, graceMs });
  rig.writeOnce();
  await rig.is('live');
  const brokeMs = clock.nowMs();
  there.kill();
  const waits: number[] = [];
  const closes: (number | null)[] = [];
  while (clock.nowMs() < brokeMs + ms) {
    await rig.is('waiting');
    const { phase, closesAtMs } = rig.output.facts();
    const waitMs = phase.kind === 'waiting' ? phase.untilMs - clock.nowMs() : 0;
    waits.push(Math.round(waitMs));
    closes.push(closesAtMs === null ? null : closesAtMs - brokeMs);
    clock.advance(waitMs);
  }
  return { waits, closes, rig, there };
}

it('while the service keeps the stream open it is tried again every 1 to 2 s, then less and less often', async () => {
  const { waits, closes } = await waitsAfterBreak(20_000, 60_000);
  const untilGrace = closes.filter((closesAt) => closesAt !== null);
  expect(new Set(untilGrace)).toEqual(new Set([20_000]));
  const dense = waits.slice(0, untilGrace.length);
  expect(dense.slice(0, 3)).toEqual([250, 400, 640]);
  expect(Math.max(...dense)).toBeLessThanOrEqual(2_000);
  expect(Math.min(...dense.slice(3))).toBeGreaterThanOrEqual(1_000);
  expect(waits.at(-1)).toBe(8_000);
});

it('without a grace time nothing is said to close, and the waits grow at once', async () => {
  const { waits, closes } = await waitsAfterBreak(0, 20_000);
  expect(closes.every((closesAt) => closesAt === null)).toBe(true);
  expect(Math.max(...waits)).toBeGreaterThan(4_000);
});

it('the grace time is over when it is live again, and does not begin where nothing was live', async () => {
  const { rig, there } = await waitsAfterBreak(60_000, 2_000);
  await there.start();
  rig.output.retry();
  await rig.is('live');
  expect(rig.output.facts().closesAtMs).toBeNull();
  const away = await Destination.open();
  away.kill();
  const never = new OutputRig([away.path()], { clock: new VirtualClock(), graceMs: 60_000 });
  never.writeOnce();
  await never.is('waiting');
  expect(never.output.facts().closesAtMs).toBeNull();
});
