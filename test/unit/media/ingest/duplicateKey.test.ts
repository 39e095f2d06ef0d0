import { describe, expect, it } from 'vitest';
import { IngestRig, MAIN } from './IngestRig.ts';
import type { Publisher } from './Publisher.ts';

const HOLD_MS = 1_500;

/** A second session for the key of one that publishes; it has asked and waits for its answer. */
async function held(rig: IngestRig): Promise<Publisher> {
  const newcomer = rig.connect('key-of-main');
  await expect.poll(() => newcomer.events[0]?.kind).toBe('connected');
  await settled(rig);
  return newcomer;
}

/** Whatever was under way to the server is there: another connection went all the way after it. */
async function settled(rig: IngestRig): Promise<void> {
  for (let round = 0; round < 3; round++) {
    const before = rig.events.length;
    rig.connect('a-stranger');
    await expect.poll(() => rig.events.length).toBe(before + 1);
  }
  rig.events.splice(0, rig.events.length, ...rig.events.filter((event) => event.kind !== 'unknown-key'));
}

describe('a second session for a key', () => {
  it('is refused after 1.5 s when the first one lives, and both addresses are told', async () => {
    const rig = await IngestRig.open();
    const old = await rig.publish(MAIN);
    const newcomer = await held(rig);
    rig.clock.advance(700);
    await rig.sendPicture(old, 700);
    rig.clock.advance(HOLD_MS - 701);
    expect(newcomer.isPublishing).toBe(false);
    rig.clock.advance(1);
    await expect.poll(() => newcomer.said).toMatchObject({ kind: 'refused', code: 'NetStream.Publish.BadName' });
    expect(await rig.said('duplicate-key')).toEqual({
      kind: 'duplicate-key',
      feedId: MAIN,
      holder: old.from,
      newcomer: newcomer.from,
    });
    await rig.sendPicture(old, 1_500);
    expect(rig.ends).toEqual([]);
  });

  it('takes the place of a first one that brought nothing for 1.5 s', async () => {
    const rig = await IngestRig.open();
    const old = await rig.publish(MAIN);
    const newcomer = await held(rig);
    rig.clock.advance(HOLD_MS);
    await expect.poll(() => newcomer.isPublishing).toBe(true);
    expect(rig.events.map((event) => event.kind)).toEqual(['accepted', 'replaced', 'ended', 'accepted']);
    expect(rig.ends).toEqual([{ feedId: MAIN, cause: 'replaced' }]);
    await expect.poll(() => old.isClosed).toBe(true);
    expect(rig.feed(MAIN).from).toBe(newcomer.from);
  });

  it('replaces one whose last bytes were still under way when it came', async () => {
    const rig = await IngestRig.open();
    const old = await rig.publish(MAIN);
    const newcomer = await held(rig);
    rig.clock.advance(90);
    await rig.sendPicture(old, 40);
    rig.clock.advance(HOLD_MS - 90);
    await expect.poll(() => newcomer.isPublishing).toBe(true);
  });

  it('is taken at once when the first one ends', async () => {
    const rig = await IngestRig.open();
    const old = await rig.publish(MAIN);
    const newcomer = await held(rig);
    old.socket.destroy();
    await expect.poll(() => newcomer.isPublishing).toBe(true);
    expect(rig.clock.nowMs()).toBe(1_000);
  });

  it('that gives up meanwhile changes nothing', async () => {
    const rig = await IngestRig.open();
    const old = await rig.publish(MAIN);
    const newcomer = await held(rig);
    newcomer.socket.destroy();
    await rig.said('dropped');
    rig.clock.advance(HOLD_MS + 10);
    await rig.sendPicture(old, 40);
    expect(rig.ends).toEqual([]);
  });

  it('is the only one that may wait: a third is refused at once', async () => {
    const rig = await IngestRig.open();
    await rig.publish(MAIN);
    const second = await held(rig);
    const third = rig.connect('key-of-main');
    await expect.poll(() => third.said).toMatchObject({ kind: 'refused', code: 'NetStream.Publish.BadName' });
    rig.clock.advance(HOLD_MS);
    await expect.poll(() => second.isPublishing).toBe(true);
  });
});
