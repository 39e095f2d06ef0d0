import { describe, expect, it } from 'vitest';
import { Destination } from './Destination.ts';
import { OutputRig } from './OutputRig.ts';

describe('an output that is wanted', () => {
  it('waits for the program, then sends it in one session from an IDR on', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()]);
    expect(rig.phase).toBe('no-program');
    await rig.live();
    await expect.poll(() => there.session?.frames.length, { timeout: 3_000 }).toBeGreaterThan(20);
    const frames = there.session?.frames ?? [];
    expect(frames).toEqual(frames.map((_, index) => (frames[0] ?? 0) + index));
    expect((frames[0] ?? 1) % 12).toBe(0);
    expect(rig.told).toEqual([{ what: 'live', path: 'a' }]);
    expect(rig.output.facts()).toMatchObject({ sessions: 1, lastFault: null, droppedFrames: 0 });
    expect(rig.output.facts().rttMs).toBeGreaterThan(0);
  });

  it('ends its stream with a word when it is not wanted any more', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()]);
    await rig.live();
    rig.order([there.path()], false);
    expect(rig.phase).toBe('off');
    await expect.poll(() => there.session?.hasUnpublished && there.session.isClosed).toBe(true);
    expect(rig.told).toEqual([{ what: 'live', path: 'a' }]);
    rig.order([there.path()]);
    await rig.is('live');
    expect(rig.output.facts().sessions).toBe(2);
  });

  it('is off without a path', async () => {
    const rig = new OutputRig([]);
    rig.writeOnce();
    expect(rig.phase).toBe('off');
  });
});

describe('orders that change while it is live', () => {
  it('leave a session alone whose path stands in them still', async () => {
    const [a, b] = [await Destination.open(), await Destination.open()];
    const rig = new OutputRig([a.path('a')]);
    await rig.live();
    rig.order([b.path('b'), a.path('a')]);
    rig.order([a.path('a'), b.path('b')]);
    rig.order([a.path('a')]);
    const before = a.session?.frames.length ?? 0;
    await expect.poll(() => a.session?.frames.length).toBeGreaterThan(before + 5);
    expect([a.sessions.length, b.sessions.length]).toEqual([1, 0]);
  });

  it('move it in order when its path is gone', async () => {
    const [a, b] = [await Destination.open(), await Destination.open()];
    const rig = new OutputRig([a.path('a')]);
    await rig.live();
    rig.order([b.path('b')]);
    await expect.poll(() => b.session?.frames.length).toBeGreaterThan(0);
    expect(a.session?.hasUnpublished).toBe(true);
  });

  it('do not make a break and a return to the same path a move', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path('a')]);
    await rig.live();
    rig.order([there.path('a')]);
    there.session?.socket.resetAndDestroy();
    await expect.poll(() => rig.told.length).toBe(3);
    expect(rig.told.map(({ what }) => what)).toEqual(['live', 'failed', 'live']);
  });
});

describe('a server that dies', () => {
  it('and comes back has lost nothing that it had not confirmed', async () => {
    const there = await Destination.open();
    const rig = new OutputRig([there.path()], { program: { pictureBytes: 4_000 } });
    await rig.live();
    await expect.poll(() => there.session?.frames.length, { timeout: 3_000 }).toBeGreaterThan(30);
    there.kill();
    await rig.is('waiting');
    await there.start();
    await expect.poll(() => there.sessions.length, { timeout: 5_000 }).toBe(2);
    const [before, after] = there.sessions;
    const lastBefore = before?.frames.at(-1) ?? Number.POSITIVE_INFINITY;
    await expect.poll(() => after?.frames.at(-1) ?? 0, { timeout: 5_000 }).toBeGreaterThan(lastBefore + 25);
    const first = after?.frames[0] ?? Number.POSITIVE_INFINITY;
    expect(first % 12).toBe(0);
    expect(first).toBeLessThanOrEqual(lastBefore + 1);
    expect(after?.frames).toEqual(after?.frames.map((_, index) => first + index));
    expect(rig.output.facts()).toMatchObject({ sessions: 2, droppedFrames: 0 });
  });

  it('gives way to the next endpoint within half a second, which goes on where it stopped', async () => {
    const [a, b] = [await Destination.open(), await Destination.open()];
    const rig = new OutputRig([a.path('a'), b.path('b')], { program: { pictureBytes: 4_000 } });
    await rig.live();
    await expect.poll(() => a.session?.frames.length, { timeout: 3_000 }).toBeGreaterThan(30);
    a.kill();
    await expect.poll(() => rig.told.at(-1)?.what, { interval: 5 }).toBe('moved');
    expect(rig.told.at(-1)).toMatchObject({ from: 'a', path: 'b' });
    expect(rig.told.at(-1)?.downMs).toBeLessThan(500);
    const lastBefore = a.session?.frames.at(-1) ?? 0;
    await expect.poll(() => b.session?.frames.at(-1) ?? 0, { timeout: 5_000 }).toBeGreaterThan(lastBefore + 12);
    expect(b.session?.frames[0]).toBeLessThanOrEqual(lastBefore + 1);
  });

  it('leaves no other endpoint untried before there is a wait', async () => {
    const [a, b, c] = [await Destination.open(), await Destination.open(), await Destination.open()];
    b.kill();
    c.kill();
    const rig = new OutputRig([a.path('a'), b.path('b'), c.path('c')]);
    await rig.live();
    a.kill();
    await rig.is('waiting');
    expect(rig.told.map(({ what, path }) => `${what} ${path}`)).toEqual(['live a', 'failed a', 'failed b', 'failed c']);
    expect(rig.lastFault?.code).toBe('output-connect-refused');
    await a.start();
    await rig.is('live');
  });
});
