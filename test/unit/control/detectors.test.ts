import { describe, expect, it } from 'vitest';
import { fault } from '#engine/base/fault.ts';
import { outputOrders } from '#engine/control/decisions/outputOrders.ts';
import { feedFindings } from '#engine/control/detectors/feeds.ts';
import type { Finding } from '#engine/control/detectors/finding.ts';
import { houseFindings } from '#engine/control/detectors/house.ts';
import { outputFindings } from '#engine/control/detectors/outputs.ts';
import type { OutputSample, Snapshot } from '#engine/control/samples/Snapshot.ts';
import { emptyIntent } from '#engine/intent/intent.ts';
import type { FeedFacts } from '#engine/media/Media.ts';
import type { OutputFacts } from '#engine/media/outputs/outputFacts.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import { alarmKind } from '#shared/text/alarms.ts';
import { testStudio } from './testStudio.ts';

const MAIN = 'main' as FeedId;
const BACKUP = 'backup' as FeedId;
const studio = testStudio();

function feed(id: FeedId, change: Partial<FeedFacts> = {}): FeedFacts {
  return {
    id,
    state: 'live',
    sinceMs: 0,
    from: '192.0.2.7:4000',
    video: { codec: 'h264', width: 1280, height: 720, fps: 30, profile: null },
    audio: null,
    bitrateKbps: 6_000,
    keyframeIntervalMs: 2_000,
    keyframesStopped: false,
    isFlapping: false,
    compatibility: 'A',
    formatMark: null,
    frameMs: 33,
    format: null,
    longestKeyframeIntervalMs: 2_200,
    readiness: { isReady: true, requiredDelayMs: 2_800, why: null },
    ...change,
  };
}

const remedies = new Map([
  [BACKUP, { what: 'frame rate 25 fps, not 30 fps', advice: 'Frame rate: set it to 30 fps.' }],
]);

function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    nowMs: 100_000,
    studio,
    isOnAir: true,
    programFeed: MAIN,
    standby: BACKUP,
    nextFeed: null,
    feeds: [feed(MAIN), feed(BACKUP)],
    feedEnds: new Map(),
    remedies: new Map(),
    encoders: [],
    outputs: [],
    heldOutputs: [],
    sightings: [],
    troubles: [],
    slateTrouble: null,
    notes: [],
    resumeWaitsSince: null,
    ...change,
  };
}

const codes = (findings: readonly Finding[]) => findings.map(({ code, subject }) => `${code} ${subject}`);
const notReady = (code: string) => ({ isReady: false, requiredDelayMs: null, why: fault(code) });

describe('feeds', () => {
  it('are of no concern off air', () => {
    const feeds = [feed(MAIN, { state: 'lost' }), feed(BACKUP, { state: 'stalled' })];
    expect(feedFindings(snapshot({ isOnAir: false, feeds, programFeed: SLATE }))).toEqual([]);
  });

  it('raise nothing while all is well', () => {
    expect(feedFindings(snapshot())).toEqual([]);
  });

  it.each([
    ['is being left', { nextFeed: BACKUP }, 'Changing over to Backup.'],
    ['still plays from its delay', {}, 'The program still plays what is in its delay.'],
    ['was left', { programFeed: BACKUP }, 'Backup is on air.'],
    ['has no one to follow', { programFeed: SLATE }, 'No other encoder was there: the slate is on.'],
  ])('say what was done when one that %s is lost', (_, change, done) => {
    const feeds = [feed(MAIN, { state: 'lost' }), feed(BACKUP)];
    const feedEnds = new Map([[MAIN, 'its connection ended']]);
    const [finding] = feedFindings(snapshot({ feeds, feedEnds, ...change }));
    expect(finding).toEqual({
      code: 'feed-lost',
      subject: 'encoder/main',
      context: { name: 'Main', why: 'its connection ended', done },
    });
  });

  it('are lost, too, when they bring no picture', () => {
    const feeds = [feed(MAIN), feed(BACKUP, { state: 'stalled' })];
    expect(feedFindings(snapshot({ feeds }))[0]?.context['why']).toBe('it brings no picture');
  });

  it.each([
    ['that was never there', { state: 'waiting' as const }, []],
    [
      'of another format',
      { compatibility: 'C' as const, readiness: notReady('not-ready-format') },
      ['feed-does-not-fit feed/backup'],
    ],
    ['with long GOPs', { readiness: notReady('not-ready-keyframes') }, ['standby-not-ready feed/backup']],
    ['that is new', { readiness: notReady('not-ready-new') }, []],
    ['that is being measured', { readiness: notReady('not-ready-measuring') }, []],
    [
      'whose keyframes stopped',
      { keyframesStopped: true, readiness: notReady('not-ready-keyframes-stopped') },
      ['feed-no-keyframes feed/backup'],
    ],
    [
      'that comes and goes',
      { isFlapping: true, readiness: notReady('not-ready-flapping') },
      ['feed-flapping feed/backup'],
    ],
    ['in low-latency mode', { readiness: notReady('not-ready-low-latency') }, []],
  ])('a standby %s', (_, change, wanted) => {
    expect(codes(feedFindings(snapshot({ feeds: [feed(MAIN), feed(BACKUP, change)] })))).toEqual(wanted);
  });

  it.each([
    ['feed-does-not-fit' as const, { compatibility: 'C' as const }, 'refuse' as const, 'It is not taken'],
    ['feed-does-not-fit' as const, { compatibility: 'D' as const }, 'reconnect' as const, 'only if no other is left'],
    ['standby-not-ready' as const, { readiness: notReady('not-ready-keyframes') }, 'refuse' as const, 'It would still'],
  ])('%s names the setting, where it is set, and what becomes of the feed', (code, change, onMismatch, done) => {
    const feeds = [feed(MAIN), feed(BACKUP, change)];
    const [found] = feedFindings(snapshot({ feeds, remedies, studio: testStudio({ program: { onMismatch } }) }));
    const kind = alarmKind(code);
    expect(found?.code).toBe(code);
    if (code === 'feed-does-not-fit')
      expect(kind.text(found?.context ?? {})).toContain(': frame rate 25 fps, not 30 fps');
    expect(kind.done(found?.context ?? {})).toContain(done);
    expect(kind.done(found?.context ?? {})).toMatch(/ Frame rate: set it to 30 fps\.$/);
  });

  it('tell of the one on air that its keyframes stopped, and what becomes of it', () => {
    const feeds = [feed(MAIN, { keyframesStopped: true, keyframeIntervalMs: 5_040 }), feed(BACKUP)];
    const told = (change: Partial<Snapshot>) => feedFindings(snapshot({ feeds, ...change }))[0];
    expect(told({ nextFeed: BACKUP })?.context).toEqual({ name: 'Main', openS: 5, done: 'Changing over to Backup.' });
    expect(told({})?.context['done']).toMatch(/^It stays on air/);
    expect(told({ programFeed: BACKUP })?.context['done']).toMatch(/^It does not come on by itself/);
  });

  it('tell of one that comes and goes while it is gone, too', () => {
    const feeds = [feed(MAIN, { state: 'lost', isFlapping: true })];
    expect(codes(feedFindings(snapshot({ feeds, programFeed: SLATE })))).toContain('feed-flapping feed/main');
  });

  it('do not judge the one on air as a standby', () => {
    const feeds = [feed(MAIN, { compatibility: 'C', readiness: notReady('not-ready-keyframes') })];
    expect(feedFindings(snapshot({ feeds }))).toEqual([]);
  });

  it('tell of the slate, and of a program that only the slate could follow', () => {
    expect(codes(feedFindings(snapshot({ programFeed: SLATE })))).toEqual(['slate-on-air program']);
    expect(codes(feedFindings(snapshot({ standby: SLATE })))).toEqual(['no-standby program']);
    const alone = testStudio({ encoders: [{ id: 'main', name: 'Main', make: 'manual' }], program: {} });
    expect(feedFindings(snapshot({ standby: SLATE, studio: alone }))).toEqual([]);
    expect(feedFindings(snapshot({ standby: SLATE, programFeed: null, feeds: [] }))).toEqual([]);
  });
});

describe('outputs', () => {
  const [orders] = outputOrders(studio, { ...emptyIntent(), onAir: true }).orders;
  if (!orders) throw new Error('no orders');
  const why = fault('output-closed', { host: 'a.example' });

  function sample(facts: Partial<OutputFacts>, wanted = true): Partial<Snapshot> {
    const output: OutputSample = {
      orders: { id: 'both/a', graceMs: 0, paths: orders?.paths ?? [], wanted },
      facts: {
        phase: { kind: 'live', sinceMs: 0 },
        waitsForKeyframe: false,
        path: orders?.paths[0] ?? null,
        bitrateKbps: 6_000,
        backlogMs: 0,
        isCatchingUp: false,
        address: null,
        rttMs: 5,
        droppedFrames: 7,
        sessions: 1,
        closesAtMs: null,
        lastFault: null,
        acknowledges: true,
        ...facts,
      },
    };
    return { outputs: [output] };
  }

  const found = (facts: Partial<OutputFacts>) => codes(outputFindings(snapshot(sample(facts))));

  it.each<[string, Partial<OutputFacts>, string[]]>([
    ['live', {}, []],
    ['waiting for the program', { phase: { kind: 'no-program' } }, []],
    ['connecting', { phase: { kind: 'connecting' } }, ['output-down output/both/a']],
    ['waiting', { phase: { kind: 'waiting', untilMs: 0, why } }, ['output-down output/both/a']],
    ['stalled', { phase: { kind: 'stalled', sinceMs: 0, liveSinceMs: 0 } }, ['output-down output/both/a']],
    ['refused', { phase: { kind: 'refused', why } }, ['output-refused output/both/a']],
    ['a little behind', { backlogMs: 1_999 }, []],
    ['behind', { backlogMs: 2_000 }, ['output-behind output/both/a']],
    ['behind because it sends again', { backlogMs: 8_000, isCatchingUp: true }, []],
  ])('that are %s', (_, facts, wanted) => {
    expect(found(facts)).toEqual(wanted);
  });

  it.each([
    ['every 15 s', { keyframeIntervalMs: 15_040 }, 'one every 15 s: set 2 s'],
    ['once', { keyframeIntervalMs: null }, 'none: set its keyframe interval to 2 s'],
    ['no more', { keyframesStopped: true }, 'none: set its keyframe interval to 2 s'],
  ])('say what to set when they wait for a keyframe that comes %s', (_, change, words) => {
    const waiting = sample({ phase: { kind: 'no-program' }, waitsForKeyframe: true });
    const [finding] = outputFindings(snapshot({ ...waiting, feeds: [feed(MAIN, change), feed(BACKUP)] }));
    const wait = `waits for the next keyframe; the encoder on air sends ${words}`;
    expect(finding).toMatchObject({ code: 'output-down', context: { why: wait } });
  });

  it('are of no concern off air or when not wanted', () => {
    const refused = { phase: { kind: 'refused', why } } as const;
    expect(outputFindings(snapshot({ ...sample(refused), isOnAir: false }))).toEqual([]);
    expect(outputFindings(snapshot(sample(refused, false)))).toEqual([]);
  });

  it('name the destination, the endpoint and the reason', () => {
    const [finding] = outputFindings(snapshot(sample({ phase: { kind: 'connecting' }, lastFault: why })));
    expect(finding?.context).toEqual({ name: 'Both · a', why: 'a.example closed the connection' });
    const [behind] = outputFindings(snapshot(sample({ backlogMs: 4_240 })));
    expect(behind?.context).toEqual({ name: 'Both · a', backlogS: 4.2, dropped: 7 });
  });
});

describe('the house', () => {
  it('is quiet while all is well', () => {
    expect(houseFindings(snapshot())).toEqual([]);
  });

  it('remembers strangers for a minute', () => {
    const sighting = {
      code: 'unknown-feed-key',
      subject: 'ingest/192.0.2.9',
      context: { from: '192.0.2.9:1' },
    } as const;
    const at = (atMs: number) => houseFindings(snapshot({ sightings: [{ ...sighting, atMs }] }));
    expect(codes(at(40_001))).toEqual(['unknown-feed-key ingest/192.0.2.9']);
    expect(at(40_000)).toEqual([]);
  });

  it('tells of a file that the slate lacks in words of its own', () => {
    const slateTrouble = fault('slate-file-missing', { file: 'logo.png' });
    expect(houseFindings(snapshot({ slateTrouble }))).toEqual([
      { code: 'slate-file-missing', subject: 'slate', context: { file: 'logo.png' } },
    ]);
  });

  it('tells of encoders, storage, files and a show that waits, on air or not', () => {
    const report = { state: 'unreachable', detail: 'nobody answers' } as Snapshot['encoders'][number]['report'];
    const findings = houseFindings(
      snapshot({
        isOnAir: false,
        encoders: [{ id: 'main', name: 'Main', report }],
        troubles: [fault('secrets-locked'), fault('disk-full')],
        notes: [fault('studio-unreadable')],
        slateTrouble: fault('no-ffmpeg'),
        resumeWaitsSince: '2026-01-01T00:00:00.000Z',
      }),
    );
    expect(codes(findings)).toEqual([
      'encoder-trouble encoder/main',
      'secrets-locked secrets',
      'storage storage/disk-full',
      'file-kept-aside file/0',
      'slate-card slate',
      'resume-waits air',
    ]);
    expect(findings[0]?.context).toEqual({ name: 'Main', why: 'nobody answers' });
  });
});
