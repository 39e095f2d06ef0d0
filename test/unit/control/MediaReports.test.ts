import { describe, expect, it } from 'vitest';
import { fault } from '#engine/base/fault.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { outputOrders } from '#engine/control/decisions/outputOrders.ts';
import { MediaReports } from '#engine/control/samples/MediaReports.ts';
import { emptyIntent } from '#engine/intent/intent.ts';
import { KernelQueues } from '#engine/media/outputs/kernelQueue.ts';
import { Output } from '#engine/media/outputs/Output.ts';
import type { FeedChange } from '#engine/media/program/orders.ts';
import { ProgramLog } from '#engine/media/program/ProgramLog.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import type { JournalDraft } from '#shared/model/journal.ts';
import { newNames } from '../media/outputs/newNames.ts';
import { testStudio } from './testStudio.ts';

const MAIN = 'main' as FeedId;
const BACKUP = 'backup' as FeedId;
const studio = testStudio();

function newReports() {
  const clock = new VirtualClock();
  const journal: JournalDraft[] = [];
  const changes: FeedChange[] = [];
  const reports = new MediaReports({
    clock,
    studio: () => studio,
    journal: (draft) => void journal.push(draft),
    liveOutputs: () => 2,
    onTakenDied: () => {},
    onProgramChanged: (change) => void changes.push(change),
  });
  return { clock, journal, reports, changes };
}

function change(from: FeedId | null, to: FeedId, more: Partial<FeedChange> = {}): FeedChange {
  return { from, to, cause: 'feed-ended', detectedMs: 12, gapMs: 0, newSessions: false, ...more };
}

describe('a change of the program', () => {
  it('is told with cause and cost, and counted', () => {
    const { reports, journal, changes } = newReports();
    reports.programChanged(change(MAIN, BACKUP));
    expect(journal).toEqual([
      { subject: 'program', code: 'changeover', by: 'rule', text: reports.lastChangeover?.text },
    ]);
    expect(reports.lastChangeover).toMatchObject({
      kind: 'encoder',
      from: MAIN,
      to: BACKUP,
      why: 'feed-ended',
      gapMs: 0,
    });
    expect(journal[0]?.text).toContain('Main → Backup');
    expect([reports.changeovers, changes.length]).toEqual([1, 1]);
  });

  it('that begins the program is no changeover', () => {
    const { reports } = newReports();
    reports.programChanged(change(null, MAIN, { cause: 'first-feed' }));
    expect([reports.changeovers, reports.lastChangeover]).toEqual([0, null]);
  });

  it.each(['taken-by-hand', 'released', 'cut'] as const)('%s is the operator’s', (cause) => {
    const { reports, journal } = newReports();
    reports.programChanged(change(MAIN, BACKUP, { cause }));
    expect(journal[0]?.by).toBe('operator');
  });

  it('leaves the program unbroken, breaks it, or ends it', () => {
    const { reports, clock } = newReports();
    const since = (next: FeedChange) => {
      clock.advance(1_000);
      reports.programChanged(next);
      return reports.unbrokenSince?.slice(17, 19) ?? null;
    };
    expect(since(change(null, MAIN))).toBe('01');
    expect(since(change(MAIN, BACKUP))).toBe('01');
    expect(since(change(BACKUP, MAIN, { gapMs: 400 }))).toBe('03');
    expect(since(change(MAIN, SLATE))).toBeNull();
    expect(since(change(SLATE, MAIN))).toBe('05');
  });
});

describe('the journal', () => {
  const path = outputOrders(studio, emptyIntent()).orders[0]?.paths[0];
  if (!path) throw new Error('no path');
  const output = new Output(
    { id: 'both/a', wanted: false, graceMs: 0, paths: [path] },
    {
      clock: new VirtualClock(),
      log: new ProgramLog(),
      names: newNames(),
      kernel: new KernelQueues(),
      programKbps: () => 0,
      random: () => 0,
      listener: newReports().reports,
    },
  );

  it('tells the same words about the same subject once a minute', () => {
    const { reports, journal, clock } = newReports();
    const fail = () => reports.failed(output, path, fault('output-connect-refused', { host: 'a', port: 1 }), false);
    for (let round = 0; round < 10; round++) fail();
    expect(journal).toHaveLength(1);
    reports.failed(output, path, fault('output-closed', { host: 'a' }), false);
    fail();
    expect(journal).toHaveLength(2);
    clock.advance(60_000);
    fail();
    expect(journal).toHaveLength(3);
  });

  it('tells them again after the output was live, and every session that was lost', () => {
    const { reports, journal } = newReports();
    const why = fault('output-closed', { host: 'a' });
    reports.failed(output, path, why, false);
    reports.wentLive(output, path);
    reports.failed(output, path, why, false);
    reports.failed(output, path, why, true);
    reports.failed(output, path, why, true);
    expect(journal.map(({ code }) => code)).toEqual([
      'output-failed',
      'output-live',
      'output-failed',
      'output-lost',
      'output-lost',
    ]);
  });

  it('is not filled by strangers that take turns, nor by a clock that jumps with every frame', () => {
    const { reports, journal } = newReports();
    for (let round = 0; round < 100; round++) {
      reports.ingest({ kind: 'unknown-key', from: `192.0.2.${round % 2}:${2_000 + round}` });
      reports.feedEnded(MAIN, 'bad-times');
    }
    expect(journal).toHaveLength(3);
  });

  it('remembers a bounded number of strangers', () => {
    const { reports } = newReports();
    for (let round = 0; round < 300; round++) reports.ingest({ kind: 'unknown-key', from: `192.0.2.${round}:1` });
    expect(reports.sightings).toHaveLength(20);
    expect(reports.sightings.at(-1)?.subject).toBe('ingest/192.0.2.299');
  });

  it('names both that want a key', () => {
    const { reports, journal } = newReports();
    reports.ingest({ kind: 'duplicate-key', feedId: MAIN, holder: '192.0.2.1:1', newcomer: '192.0.2.2:2' });
    expect(journal[0]).toMatchObject({ subject: 'feed/main', code: 'duplicate-feed-key', by: 'world' });
    expect(journal[0]?.text).toContain('192.0.2.2:2');
    expect(reports.sightings[0]).toMatchObject({ subject: 'encoder/main', context: { name: 'Main' } });
  });

  it('tells a move with what it cost', () => {
    const { reports, journal } = newReports();
    const to = { ...path, endpointId: 'b' as typeof path.endpointId };
    reports.moved(output, path, to, fault('output-closed', { host: 'a.example' }), 123.4, 900.2);
    expect(journal[0]?.text).toBe(
      'Both · a moved from a to b: a.example closed the connection. Live again after 123 ms; the last 900 ms were sent again',
    );
  });
});
