import { expect, it } from 'vitest';
import type { FeedId } from '#shared/model/ids.ts';
import { DriftRig, FRAME_MS } from './DriftRig.ts';

/** In half an hour of 200 ppm two clocks part by 360 ms. `DRIFT_HOURS=24` is the full run. */
const HOURS = Number(process.env['DRIFT_HOURS'] ?? 0.5);
/** A thousand in the full run. */
const JOINS = Math.round(HOURS * 42);
const LONG = { timeout: 3_600_000 };
const SLICE_MS = 5 * 60_000;

it.each([[200], [-200]])(`%i ppm over ${HOURS} h leave the delay within one frame`, LONG, (ppm) => {
  const rig = new DriftRig({ main: ppm });
  rig.meanDelayMs(60_000);
  const before = rig.meanDelayMs(60_000);
  for (let slice = 0; slice < (HOURS * 3_600_000) / SLICE_MS; slice++) {
    expect(Math.abs(rig.meanDelayMs(SLICE_MS) - before)).toBeLessThanOrEqual(FRAME_MS);
  }
  expect(rig.largestStepMs).toBeLessThanOrEqual(1.5 * FRAME_MS);
});

it(`takes between two clocks that part by 400 ppm, over ${HOURS} h, leave it there, too`, LONG, () => {
  const rig = new DriftRig({ main: 200, backup: -200 });
  rig.meanDelayMs(60_000);
  const before = rig.meanDelayMs(60_000);
  for (let slice = 0; slice < (HOURS * 3_600_000) / SLICE_MS; slice++) {
    const next = (slice % 2 === 0 ? 'backup' : 'main') as FeedId;
    rig.program.take(next, 'content');
    rig.meanDelayMs(60_000);
    expect(rig.program.onAir).toBe(next);
    expect(Math.abs(rig.meanDelayMs(SLICE_MS - 60_000) - before)).toBeLessThanOrEqual(FRAME_MS);
  }
  expect(rig.largestStepMs).toBeLessThanOrEqual(1.5 * FRAME_MS);
});

it(`${JOINS} joins to and fro leave the delay where it was`, LONG, () => {
  const rig = new DriftRig({ main: 0, backup: 0 });
  rig.meanDelayMs(60_000);
  const before = rig.meanDelayMs(60_000);
  for (let join = 0; join < JOINS; join++) {
    const next = (join % 2 === 0 ? 'backup' : 'main') as FeedId;
    rig.program.take(next, 'content');
    rig.meanDelayMs(6_000);
    expect(rig.program.onAir).toBe(next);
  }
  expect(Math.abs(rig.meanDelayMs(60_000) - before)).toBeLessThanOrEqual(FRAME_MS / 4);
  expect(rig.largestStepMs).toBeLessThanOrEqual(1.5 * FRAME_MS);
});
