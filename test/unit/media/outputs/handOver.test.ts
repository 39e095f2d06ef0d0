import { describe, expect, it } from 'vitest';
import type { OutputId } from '#shared/model/ids.ts';
import { Destination } from './Destination.ts';
import { OutputRig } from './OutputRig.ts';

/** Frames of all servers in the order of their sessions: none may be missing at the change. */
function framesOf(...destinations: Destination[]): number[] {
  return destinations.flatMap(({ sessions }) => sessions.flatMap(({ frames }) => frames));
}

function expectWhole(frames: readonly number[]): void {
  expect(frames).toEqual(frames.map((_, index) => (frames[0] ?? 0) + index));
}

async function twoEndpoints() {
  const [first, second] = [await Destination.open(), await Destination.open()];
  const [a, b] = [first.path('a'), { ...second.path('b'), outputId: 'there/b' as OutputId }];
  const rig = new OutputRig([a, b]);
  await rig.live();
  return { first, second, rig };
}

describe('an output that is moved by hand while all is well', () => {
  it('sends to the one endpoint until the other takes it, and changes at a keyframe: nothing lost, nothing twice', async () => {
    const { first, second, rig } = await twoEndpoints();
    expect(rig.output.moveTo('there/b' as OutputId)).toBe(true);
    await expect.poll(() => second.session?.frames.length ?? 0, { timeout: 5_000 }).toBeGreaterThan(30);
    expect(first.session?.hasUnpublished).toBe(true);
    expectWhole(framesOf(first, second));
    expect(second.session?.pictures[0]).toMatchObject({ timestampMs: 0 });
    expect(rig.told.at(-1)).toEqual({ what: 'moved', from: 'a', path: 'b', why: 'output-moved-by-hand', downMs: 0 });
    expect(rig.output.facts()).toMatchObject({ path: { endpointId: 'b' }, sessions: 2, lastFault: null });
  });

  it('stays where it is when the other does not want it, and says so', async () => {
    const { first, second, rig } = await twoEndpoints();
    second.manner = { kind: 'refuses', code: 'NetStream.Publish.Denied' };
    rig.output.moveTo('there/b' as OutputId);
    await expect.poll(() => rig.told.at(-1)).toMatchObject({ what: 'stayed', path: 'b', why: 'output-refused' });
    const before = first.session?.frames.length ?? 0;
    await expect.poll(() => first.session?.frames.length ?? 0, { timeout: 5_000 }).toBeGreaterThan(before + 40);
    expect(first.sessions).toHaveLength(1);
    expect(rig.phase).toBe('live');
  });

  it('goes on at the other at once when the first dies before the keyframe', async () => {
    const { first, second, rig } = await twoEndpoints();
    await expect.poll(() => first.session?.frames.length ?? 0).toBeGreaterThan(10);
    rig.output.moveTo('there/b' as OutputId);
    await expect.poll(() => second.session?.isPublishing).toBe(true);
    first.kill();
    await expect.poll(() => second.session?.frames.length ?? 0, { timeout: 5_000 }).toBeGreaterThan(30);
    expectWhole(second.session?.frames ?? []);
    const last = first.sessions[0]?.frames.at(-1) ?? 0;
    expect(second.session?.frames[0] ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(last + 1);
    expect(second.sessions).toHaveLength(1);
  });

  it('dials at once where no session is on', async () => {
    const [first, second] = [await Destination.open(), await Destination.open()];
    first.kill();
    second.kill();
    const rig = new OutputRig([first.path('a'), { ...second.path('b'), outputId: 'there/b' as OutputId }]);
    rig.run();
    await rig.is('waiting');
    await second.start();
    rig.output.moveTo('there/b' as OutputId);
    await rig.is('live');
    expect(rig.output.facts().path?.endpointId).toBe('b');
    expect(rig.output.moveTo('there/c' as OutputId)).toBe(false);
  });
});

describe('a server that asks to be left', () => {
  it('for another address is left at a keyframe, without a break', async () => {
    const [first, second] = [await Destination.open(), await Destination.open()];
    const rig = new OutputRig([first.path()]);
    await rig.live();
    first.askToReconnect(`rtmp://127.0.0.1:${second.port}/live`);
    await expect.poll(() => second.session?.frames.length ?? 0, { timeout: 5_000 }).toBeGreaterThan(30);
    expectWhole(framesOf(first, second));
    expect(rig.told.at(-1)).toMatchObject({ what: 'moved', why: 'output-server-asked', downMs: 0 });
  });

  it('for a new connection to itself gets one', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()]);
    await rig.live();
    there.askToReconnect();
    await expect.poll(() => there.sessions[1]?.frames.length ?? 0, { timeout: 5_000 }).toBeGreaterThan(30);
    expectWhole(framesOf(there));
    expect(there.sessions[0]?.hasUnpublished).toBe(true);
    expect(rig.output.facts().sessions).toBe(2);
  });
});
