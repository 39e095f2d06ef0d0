import { expect, it } from 'vitest';
import { Destination } from './Destination.ts';
import { OutputRig } from './OutputRig.ts';
import { FRAME_MS } from './ProgramSource.ts';

/** A keyframe every 15 s. */
const GOP_FRAMES = 15_000 / FRAME_MS;
const program = { gopFrames: GOP_FRAMES };

/** Goes on by so much content at once. */
function writeSeconds(rig: OutputRig, seconds: number): void {
  rig.source.writeSeconds(seconds);
  rig.output.programWrote();
}

/** Up to the frame before the next keyframe, a second at a time, each of them sent. */
async function writeToEndOfGop(rig: OutputRig): Promise<void> {
  while (rig.source.frame % GOP_FRAMES !== 0) {
    rig.source.write();
    if (rig.source.frame % 25 === 0) rig.output.programWrote();
    await new Promise(setImmediate);
  }
}

it('an output whose only keyframe is more than 10 s old waits for the next one, says so, and begins with it', async () => {
  const there = await Destination.open();
  const rig = new OutputRig([there.path()], { program, wanted: false });
  writeSeconds(rig, 12);
  rig.order([there.path()]);
  expect(rig.output.facts()).toMatchObject({ phase: { kind: 'no-program' }, waitsForKeyframe: true, lastFault: null });
  await writeToEndOfGop(rig);
  expect([rig.phase, there.sessions.length]).toEqual(['no-program', 0]);
  await rig.live();
  expect(rig.output.facts().waitsForKeyframe).toBe(false);
  await expect.poll(() => there.session?.frames[0]).toBe(GOP_FRAMES);
  expect([rig.told, there.sessions.length]).toEqual([[{ what: 'live', path: 'a' }], 1]);
});

it('a keyframe that grows too old while it connects is waited for, too, and nobody is blamed', async () => {
  const there = await Destination.open();
  const rig = new OutputRig([there.path()], { program, wanted: false });
  writeSeconds(rig, 9.8);
  rig.order([there.path()]);
  expect(rig.phase).toBe('connecting');
  writeSeconds(rig, 1);
  await rig.is('no-program');
  await expect.poll(() => there.session?.isClosed && there.session.hasUnpublished).toBe(true);
  expect(rig.output.facts()).toMatchObject({ waitsForKeyframe: true, lastFault: null, sessions: 0 });
  await writeToEndOfGop(rig);
  await rig.live();
  await expect.poll(() => there.session?.frames[0]).toBe(GOP_FRAMES);
  expect(rig.told).toEqual([{ what: 'live', path: 'a' }]);
});

it('an output that breaks late in such a GOP comes back with the next keyframe, in one session, and tells of the move', async () => {
  const [a, b] = [await Destination.open(), await Destination.open()];
  const rig = new OutputRig([a.path('a'), b.path('b')], { program });
  rig.writeOnce();
  await rig.is('live');
  for (let second = 0; second < 12; second++) {
    writeSeconds(rig, 1);
    await expect.poll(() => rig.output.facts().backlogMs, { interval: 1 }).toBeLessThan(50);
  }
  a.kill();
  await rig.is('no-program');
  expect([rig.output.facts().waitsForKeyframe, b.sessions.length]).toEqual([true, 0]);
  await writeToEndOfGop(rig);
  await rig.live();
  await expect.poll(() => b.session?.frames[0]).toBe(GOP_FRAMES);
  expect(rig.told.map(({ what, path }) => `${what} ${path}`)).toEqual(['live a', 'failed a', 'moved b']);
  expect(rig.output.facts().sessions).toBe(2);
});
