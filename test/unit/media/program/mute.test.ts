import { expect, it } from 'vitest';
import { ProgramRig, usualOrders } from './ProgramRig.ts';

/** AAC-LC, 48 kHz, six channels: no silent frame of it is known here. */
const SURROUND = { asc: '11b0' };

async function running(shape: { asc?: string } = {}): Promise<ProgramRig> {
  const rig = new ProgramRig();
  rig.publish('main', shape);
  await rig.run(10_000);
  expect(rig.sounds.length).toBeGreaterThan(100);
  return rig;
}

/** The sounds and pictures that were sent while the program was muted for 4 s. */
async function muted(rig: ProgramRig) {
  const [sounds, frames] = [rig.sounds.length, rig.frames.length];
  rig.program.setOrders({ ...usualOrders, muted: true });
  await rig.run(4_000);
  rig.program.setOrders(usualOrders);
  return { sounds: rig.sounds.slice(sounds), frames: rig.frames.slice(frames) };
}

it('a muted program sends silence, without a gap', async () => {
  const rig = await running();
  const { sounds, frames } = await muted(rig);
  expect([new Set(sounds.map(({ isSilence }) => isSilence)), frames.length]).toEqual([new Set([true]), 120]);
  await rig.run(2_000);
  expect(rig.sounds.at(-1)?.isSilence).toBe(false);
});

it('a muted program of a format whose silence is not known sends no sound at all, and its own again after that', async () => {
  const rig = await running(SURROUND);
  expect(rig.sounds.every(({ isSilence }) => !isSilence)).toBe(true);
  const { sounds, frames } = await muted(rig);
  expect([sounds, frames.length]).toEqual([[], 120]);
  const before = rig.sounds.length;
  await rig.run(2_000);
  const after = rig.sounds.slice(before);
  expect(after.length).toBeGreaterThan(90);
  expect((after[0]?.ptsMs ?? 0) - (frames.at(-1)?.ptsMs ?? 0)).toBeGreaterThan(-50);
});
