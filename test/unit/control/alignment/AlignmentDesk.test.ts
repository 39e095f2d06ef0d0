import { describe, expect, it, onTestFinished } from 'vitest';
import { AlignmentDesk, type AlignmentPorts } from '#engine/control/actions/alignment/AlignmentDesk.ts';
import type { Comparison } from '#engine/control/actions/alignment/DecodedClip.ts';
import type { Alignment } from '#shared/model/alignment.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { faultText } from '#shared/text/faults.ts';
import { DoorRig } from '../DoorRig.ts';
import { ONE_PICTURE, standInFfmpeg } from './standInFfmpeg.ts';

const [MAIN, BACKUP] = ['main', 'backup'] as [FeedId, FeedId];

function deskFor(rig: DoorRig, found: Partial<Comparison>, more: Partial<AlignmentPorts> = {}) {
  const saved: (readonly Alignment[])[] = [];
  const usual = { kind: 'found', shiftMs: 0, soundOffsetMs: null, confidence: 0.9 } as const;
  const { clock, station, media } = rig;
  const desk = new AlignmentDesk({
    ...{ clock, station, media, alignments: [], ffmpeg: standInFfmpeg(ONE_PICTURE) },
    save: (alignments) => saved.push(alignments),
    compare: async () => ({ ok: true, value: { ...usual, ...found } as Comparison }),
    ...more,
  });
  onTestFinished(() => desk.close());
  return { desk, saved };
}

const isLongEnough = (rig: DoorRig) => (rig.media.excerpt(BACKUP)?.lengthMs ?? 0) >= 3_000;
const latencies = (rig: DoorRig) => Object.fromEntries(rig.station.orders().program.latencyMs);

async function codeOf(measuring: ReturnType<AlignmentDesk['measure']>): Promise<string> {
  const outcome = await measuring;
  return outcome.ok ? 'done' : outcome.fault.code;
}

describe('measuring how a feed lies against the one on air', () => {
  it('hands what it found to the program, keeps it, and says it', async () => {
    const rig = new DoorRig();
    await rig.onAir('main', 'backup');
    await rig.until(() => isLongEnough(rig));
    const [own, other] = [rig.media.excerpt(BACKUP), rig.media.excerpt(MAIN)];
    if (!own || !other) throw new Error('no excerpt');
    const contentMs = own.arrivalOffsetMs - other.arrivalOffsetMs - 400;
    const { desk, saved } = deskFor(rig, { shiftMs: contentMs - other.startMs + own.startMs, soundOffsetMs: 12 });
    const outcome = await desk.measure('backup');
    if (!outcome.ok) throw new Error(outcome.fault.code);
    expect(outcome.value).toMatchObject({
      againstId: MAIN,
      frames: 10,
      latencyMs: 400,
      soundOffsetMs: 12,
      confidence: 0.9,
    });
    expect(outcome.value.text).toMatch(/10 frames \(400 ms\) behind .*sound is 12 ms later .* 90 %/);
    expect(latencies(rig)[BACKUP]).toBeCloseTo(400);
    expect(saved.at(-1)).toMatchObject([{ feedId: 'backup', againstId: 'main', format: own.formatMark }]);
    expect(desk.latencies.groups.get(BACKUP)).toBe(desk.latencies.groups.get(MAIN));
  });

  it('uses what was measured before, for as long as the formats are the same', async () => {
    const rig = new DoorRig();
    await rig.onAir('main', 'backup');
    const format = rig.media.feedFacts()[0]?.formatMark ?? '';
    const pair = { feedId: 'backup', againstId: 'main', latencyMs: 250, format, againstFormat: format } as Alignment;
    deskFor(rig, {}, { alignments: [pair] });
    rig.clock.advance(1_000);
    expect(latencies(rig)[BACKUP]).toBe(250);
    const { desk } = deskFor(rig, {}, { alignments: [{ ...pair, format: 'h264-another' }] });
    rig.clock.advance(1_000);
    expect(desk.latencies.groups.get(BACKUP)).not.toBe(desk.latencies.groups.get(MAIN));
  });

  it('refuses what it is not sure of, says what to do, and changes nothing', async () => {
    const rig = new DoorRig();
    await rig.onAir('main', 'backup');
    await rig.until(() => isLongEnough(rig));
    for (const [found, words] of [
      [{ kind: 'still' }, /nothing moves/],
      [{ confidence: 0.39 }, /same scene/],
    ] as [Partial<Comparison>, RegExp][]) {
      const { desk, saved } = deskFor(rig, found);
      const outcome = await desk.measure('backup');
      expect(outcome).toMatchObject({ ok: false, fault: { code: 'alignment-unsure' } });
      if (!outcome.ok) expect(faultText(outcome.fault.code, outcome.fault.context)).toMatch(words);
      expect(saved).toEqual([]);
    }
    expect(latencies(rig)[BACKUP]).toBe(0);
  });

  it('needs two feeds that are live for some seconds, and does one at a time', async () => {
    const rig = new DoorRig();
    const { desk } = deskFor(rig, {});
    expect(await codeOf(desk.measure('nobody'))).toBe('no-such-feed');
    expect(await codeOf(desk.measure('backup'))).toBe('feed-not-live');
    await rig.publish('main');
    expect(await codeOf(desk.measure('main'))).toBe('alignment-alone');
    await rig.publish('backup');
    expect(await codeOf(desk.measure('backup'))).toBe('alignment-too-short');
    await rig.until(() => isLongEnough(rig));
    const measuring = desk.measure('backup');
    expect(await codeOf(desk.measure('backup'))).toBe('alignment-busy');
    expect(await codeOf(measuring)).toBe('done');
  });
});
