import { describe, expect, it } from 'vitest';
import { emptyIntent, type Intent } from '#engine/intent/intent.ts';
import { SLATE } from '#shared/model/ids.ts';
import { DoorRig } from './DoorRig.ts';
import { testStudio } from './testStudio.ts';

const wasOnAir: Intent = { ...emptyIntent(), onAir: true, onAirSince: '2025-12-31T00:00:00.000Z' };
const off = { destinations: [], uplinks: [] };

async function refusal(outcome: Promise<{ ok: boolean; fault?: { code: string } }>): Promise<string | undefined> {
  const said = await outcome;
  return said.ok ? undefined : said.fault?.code;
}

describe('air', () => {
  it('is started once, kept, and acted on', async () => {
    const rig = new DoorRig();
    expect((await rig.door.airStart()).ok).toBe(true);
    expect(rig.saved.at(-1)).toMatchObject({ onAir: true, onAirSince: '2026-01-01T00:00:00.000Z' });
    expect(rig.orders.at(-1)?.outputs.map(({ wanted }) => wanted)).toEqual([true, true, true]);
    expect(rig.said).toBe('air air-started: On air: sending to 2 destinations.');
    expect(await refusal(rig.door.airStart())).toBe('already-on-air');
    expect(rig.said).toMatch(/^air refused: air started, refused: /);
    expect(rig.saved).toHaveLength(1);
  });

  it('is not started without a destination', async () => {
    const rig = new DoorRig({ studio: testStudio(off) });
    expect(await refusal(rig.door.airStart())).toBe('no-destination');
  });

  it('is stopped once', async () => {
    const rig = new DoorRig({ intent: wasOnAir });
    expect((await rig.door.airStop()).ok).toBe(true);
    expect(rig.saved.at(-1)).toMatchObject({ onAir: false, onAirSince: null });
    expect(rig.orders.at(-1)?.outputs.some(({ wanted }) => wanted)).toBe(false);
    expect(await refusal(rig.door.airStop())).toBe('already-off-air');
  });

  it('is answered when it is kept, but begins at once, and waits no more than a second for a disk', async () => {
    const rig = new DoorRig();
    let stored = () => {};
    rig.disk = () => new Promise((resolve) => (stored = resolve));
    const answers: string[] = [];
    const turn = () => new Promise(setImmediate);
    void rig.door.airStart().then(() => answers.push('started'));
    await turn();
    expect([rig.station.isOnAir, answers]).toEqual([true, []]);
    stored();
    await turn();
    expect(answers).toEqual(['started']);
    void rig.door.airStop().then(() => answers.push('stopped'));
    await turn();
    rig.clock.advance(999);
    await turn();
    expect([rig.station.isOnAir, answers]).toEqual([false, ['started']]);
    rig.clock.advance(1);
    await turn();
    expect(answers).toEqual(['started', 'stopped']);
  });

  it('that waits for a person is off until it is started, with a time of its own', async () => {
    const rig = new DoorRig({ intent: wasOnAir, resumeWaitsSince: '2025-12-31T01:00:00.000Z' });
    expect([rig.station.isOnAir, rig.station.intent.onAir]).toEqual([false, true]);
    expect(rig.station.orders().outputs.some(({ wanted }) => wanted)).toBe(false);
    expect((await rig.door.airStart()).ok).toBe(true);
    expect([rig.station.isOnAir, rig.station.resumeWaitsSince]).toEqual([true, null]);
    expect(rig.saved.at(-1)?.onAirSince).toBe('2026-01-01T00:00:00.000Z');
  });

  it('that waits for a person can be left', async () => {
    const rig = new DoorRig({ intent: wasOnAir, resumeWaitsSince: '2025-12-31T01:00:00.000Z' });
    expect((await rig.door.airStop()).ok).toBe(true);
    expect([rig.station.resumeWaitsSince, rig.saved.at(-1)?.onAir]).toEqual([null, false]);
  });
});

describe('the hand on the program', () => {
  it('finds an empty program nothing to take, cut or release', async () => {
    const { door } = new DoorRig();
    expect(await refusal(door.take('main', 'content'))).toBe('program-empty');
    expect(await refusal(door.cut())).toBe('program-empty');
    expect(await refusal(door.release())).toBe('nothing-taken');
  });

  it('takes a feed that is live, and gives the choice back', async () => {
    const rig = new DoorRig();
    await rig.onAir('main', 'backup');
    expect((await rig.door.take('backup', 'content')).ok).toBe(true);
    expect(rig.said).toMatch(/^program taken: Backup taken by hand/);
    expect(rig.saved.at(-1)?.taken).toEqual({ feedId: 'backup', when: 'content' });
    expect(rig.station.takenSince).not.toBeNull();
    await rig.until(() => rig.media.program.onAir === ('backup' as string));
    expect((await rig.door.release()).ok).toBe(true);
    expect([rig.saved.at(-1)?.taken, rig.station.takenSince]).toEqual([null, null]);
    await rig.until(() => rig.media.program.onAir === ('main' as string));
  }, 20_000);

  it('takes no feed that is not there, not live, or not known', async () => {
    const rig = new DoorRig();
    await rig.onAir('main');
    expect(await refusal(rig.door.take('backup', 'now'))).toBe('feed-not-live');
    expect(await refusal(rig.door.take('nobody', 'now'))).toBe('no-such-feed');
    expect([rig.saved, rig.media.program.onAir]).toEqual([[], 'main']);
    expect(rig.said).toMatch(/^program refused: taken, refused: /);
  });

  it('cuts to the slate at once', async () => {
    const rig = new DoorRig();
    await rig.onAir('main');
    expect((await rig.door.cut()).ok).toBe(true);
    expect(rig.media.program.onAir).toBe(SLATE);
    expect(rig.saved.at(-1)?.taken).toEqual({ feedId: SLATE, when: 'now' });
  });

  it('mutes, on air or not', async () => {
    const rig = new DoorRig();
    await rig.door.mute(true);
    expect(rig.orders.at(-1)?.program.muted).toBe(true);
    await rig.door.mute(false);
    expect([rig.saved.at(-1)?.muted, rig.said]).toEqual([false, 'program unmuted: The program has its sound again.']);
  });
});

describe('outputs', () => {
  it('are held off and set free, and it is kept', async () => {
    const rig = new DoorRig({ intent: wasOnAir });
    await rig.door.holdOutput('both/a');
    expect(rig.saved.at(-1)?.heldOutputs).toEqual(['both/a']);
    expect(rig.orders.at(-1)?.outputs.find(({ id }) => id === 'both/a')?.wanted).toBe(false);
    expect(rig.said).toBe('output/both/a output-held: Both · a is held off.');
    await rig.door.releaseOutput('both/a');
    expect(rig.orders.at(-1)?.outputs.find(({ id }) => id === 'both/a')?.wanted).toBe(true);
  });

  it.each(['both', 'both/x', 'nowhere/a', ''])('that do not exist can not be held: "%s"', async (id) => {
    const rig = new DoorRig();
    expect(await refusal(rig.door.holdOutput(id))).toBe('no-such-output');
    expect(rig.saved).toEqual([]);
  });
});

describe('an output that is sent to another endpoint', () => {
  it('goes there from now on, and it is told', async () => {
    const rig = new DoorRig({ intent: wasOnAir });
    const sender = [...rig.media.outputs].find(({ id }) => id === 'one');
    expect(sender?.facts().path?.outputId).toBe('one/first');
    await rig.door.moveOutput('one/second');
    expect(sender?.facts().path?.outputId).toBe('one/second');
    expect(rig.said).toBe('output/one/second output-move-wanted: One · second is to be used from now on.');
  });

  it.each([
    ['nowhere/a', 'no-such-output'],
    ['one/first', 'output-in-use'],
    ['both/a', 'output-alone'],
  ])('stays when it is to go to %s', async (id, why) => {
    const rig = new DoorRig({ intent: wasOnAir });
    expect(await refusal(rig.door.moveOutput(id))).toBe(why);
  });

  it('stays when that is held off, or nothing is sent at all', async () => {
    const rig = new DoorRig({ intent: wasOnAir });
    await rig.door.holdOutput('one/second');
    expect(await refusal(rig.door.moveOutput('one/second'))).toBe('output-held');
    expect(await refusal(new DoorRig().door.moveOutput('one/second'))).toBe('off-air');
  });
});

describe('alarms, encoders and keys', () => {
  it('are acknowledged and shelved, with an entry each', async () => {
    const rig = new DoorRig();
    rig.alarms.update([{ code: 'slate-on-air', subject: 'program', context: {} }]);
    const id = rig.alarms.list()[0]?.id ?? '';
    await rig.door.acknowledge(id);
    expect(rig.said).toMatch(/^alarm alarm-acknowledged: Acknowledged: No encoder is there/);
    await rig.door.shelve(id, 10);
    expect(rig.said).toMatch(/^alarm alarm-shelved: Shelved for 10 min: /);
    expect(await refusal(rig.door.acknowledge('another'))).toBe('no-such-alarm');
  });

  it('show a key on request only, and tell that they did', async () => {
    const rig = new DoorRig();
    expect(await rig.door.revealFeedKey('main')).toEqual({
      ok: true,
      value: { url: 'rtmp://127.0.0.1:1935/live', feedKey: 'key-of-main' },
    });
    expect(rig.said).toBe('encoder/main feed-key-shown: The feed key of Main was shown on request.');
    expect(await refusal(rig.door.revealFeedKey('nobody'))).toBe('no-such-encoder');
    expect(rig.said).toMatch(/^encoder\/nobody refused: /);
    rig.ingestUrl = null;
    expect(await refusal(rig.door.revealFeedKey('main'))).toBe('no-feed-key');
    expect(JSON.stringify(rig.journal)).not.toContain('key-of-main');
  });

  it('that do not exist are said so', async () => {
    const { door } = new DoorRig();
    expect(await refusal(door.encoderStart('nobody'))).toBe('no-such-encoder');
    expect(await refusal(door.encoderStop('nobody'))).toBe('no-such-encoder');
  });
});

describe('a program gone wild', () => {
  it('is stopped after 20 actions, and has 10 more a second', async () => {
    const rig = new DoorRig();
    const many = async (count: number) => {
      let admitted = 0;
      for (let action = 0; action < count; action++) if ((await rig.door.mute(true)).ok) admitted++;
      return admitted;
    };
    expect(await many(50)).toBe(20);
    expect(rig.journal).toHaveLength(50);
    expect(rig.said).toMatch(/Too many actions/);
    rig.clock.advance(1_000);
    expect(await many(50)).toBe(10);
    rig.clock.advance(60_000);
    expect(await many(50)).toBe(20);
  });
});

describe('the station', () => {
  it('gives keys only for encoders that have one, and feeds for all', () => {
    const encoders = [
      { id: 'main', name: 'Main', make: 'manual', feedKey: 'key-of-main' },
      { id: 'locked', name: 'Locked', make: 'manual', feedKey: null },
    ];
    const { station } = new DoorRig({ studio: testStudio({ encoders, program: {} }) });
    const { keys, feeds } = station.orders();
    expect([Object.fromEntries(keys), feeds]).toEqual([{ main: 'key-of-main' }, ['main', 'locked']]);
  });

  it('acts on a changed studio, and keeps what the hand wants', async () => {
    const rig = new DoorRig({ intent: wasOnAir });
    await rig.door.holdOutput('one/first');
    rig.station.setStudio(testStudio({ name: 'Other' }));
    expect(
      rig.orders
        .at(-1)
        ?.outputs.find(({ id }) => id === 'one')
        ?.paths.map(({ outputId }) => outputId),
    ).toEqual(['one/second']);
    expect(rig.station.studio.name).toBe('Other');
  });

  it('tells which endpoints can not be used', () => {
    const endpoints = [{ id: 'x', url: 'srt://x.example:9000', streamKey: null }];
    const studio = testStudio({ destinations: [{ id: 'there', name: 'There', endpoints }] });
    expect(new DoorRig({ studio }).station.plan.unusable.map(({ outputId }) => outputId)).toEqual(['there/x']);
  });
});
