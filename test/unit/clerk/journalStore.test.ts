import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '#engine/base/fault.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { JOURNAL_BOUNDS } from '#engine/clerk/journal/bounds.ts';
import { JournalStore } from '#engine/clerk/journal/JournalStore.ts';
import { Troubles } from '#engine/clerk/Troubles.ts';
import type { JournalEntry } from '#shared/model/journal.ts';
import { modeOf, temporaryFolder } from './clerkRig.ts';

const DAY_MS = 86_400_000;

function entries(first: number, count: number, at = '2026-01-01T00:00:00.000Z', text = 'text'): JournalEntry[] {
  return Array.from({ length: count }, (_, n) => ({
    seq: first + n,
    at,
    subject: 'engine',
    code: 'test',
    by: 'world',
    text,
  }));
}

function rig(folder: string, bounds = JOURNAL_BOUNDS) {
  const clock = new VirtualClock();
  const troubles: Fault[] = [];
  const recovered: Fault[] = [];
  const store = new JournalStore(
    folder,
    clock,
    new Troubles(
      (f) => troubles.push(f),
      (f) => recovered.push(f),
    ),
    bounds,
  );
  onTestFinished(() => store.close());
  return { clock, store, troubles, recovered, opening: store.open() };
}

describe('the journal', () => {
  it('gives back what was stored, oldest first, and goes on after an end in order', () => {
    const folder = temporaryFolder();
    const first = rig(folder);
    expect(first.opening.opened).toEqual({ lastSeq: 0, recent: [], endedInOrder: true });
    first.store.append(entries(1, 5), []);
    expect(first.store.entriesAfter(2, 2).map(({ seq }) => seq)).toEqual([3, 4]);
    first.store.close();
    const second = rig(folder);
    expect(second.opening.opened).toMatchObject({ lastSeq: 5, endedInOrder: true });
    expect(second.opening.opened.recent).toEqual(entries(1, 5));
    expect(modeOf(join(folder, 'journal.sqlite'))).toBe('600');
  });

  it('knows that the last engine did not end in order', () => {
    const folder = temporaryFolder();
    rig(folder).store.append(entries(1, 3), []);
    expect(rig(folder).opening.opened).toMatchObject({ lastSeq: 3, endedInOrder: false });
  });

  it('stores an entry that it is given twice once', () => {
    const { store } = rig(temporaryFolder());
    store.append(entries(1, 3), []);
    store.append(entries(2, 3), []);
    expect(store.entriesAfter(0, 10).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it('is kept aside when it is damaged; a new one begins above all old numbers', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'journal.sqlite'), 'this was a database once '.repeat(400));
    const { opening, store } = rig(folder);
    expect(opening.notes.map(({ code }) => code)).toEqual(['journal-set-aside']);
    expect(opening.opened.lastSeq).toBeGreaterThan(1_000_000_000);
    expect(readdirSync(join(folder, 'kept'))).toHaveLength(1);
    store.append(entries(1_800_000_000, 1), []);
    expect(store.entriesAfter(0, 10)).toHaveLength(1);
  });

  it('keeps in memory what it can not write, and writes it when it can', () => {
    const folder = temporaryFolder();
    const { store, troubles, recovered } = rig(folder);
    const other = new DatabaseSync(join(folder, 'journal.sqlite'));
    onTestFinished(() => other.close());
    other.exec('BEGIN EXCLUSIVE');
    store.append(entries(1, 3), []);
    expect(troubles.map(({ code }) => code)).toEqual(['storage-failed']);
    expect(store.entriesAfter(0, 10).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    other.exec('ROLLBACK');
    store.tick();
    expect(recovered).toEqual(troubles);
    expect(other.prepare('SELECT count(*) AS n FROM journal').get()).toEqual({ n: 3 });
  });

  it('that is damaged while it runs is kept aside and told, and what came since is stored in a new one', () => {
    const folder = temporaryFolder();
    const { store, troubles, recovered } = rig(folder);
    store.append(entries(1, 3), []);
    const path = join(folder, 'journal.sqlite');
    const other = new DatabaseSync(path);
    other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    other.close();
    writeFileSync(path, readFileSync(path).fill(0xff, 100));
    store.append(entries(4, 2), []);
    store.tick();
    expect(troubles.map(({ code }) => code)).toEqual(['storage-failed', 'journal-set-aside']);
    expect(recovered.map(({ code }) => code)).toEqual(['storage-failed']);
    expect(readdirSync(join(folder, 'kept'))).toEqual([expect.stringMatching(/^journal-damaged-/)]);
    store.append(entries(6, 1), []);
    store.close();
    expect(rig(folder).opening.opened.recent.map(({ seq }) => seq)).toEqual([4, 5, 6]);
  });

  it('forgets what is older than 90 days, but never the last thousand', () => {
    const { store, clock } = rig(temporaryFolder());
    store.append(entries(1, 1500), [{ series: 'rss', atMs: clock.wallMs(), value: 1 }]);
    clock.advance(91 * DAY_MS);
    store.tick();
    expect(store.entriesAfter(0, 2000).map(({ seq }) => seq)).toEqual(entries(501, 1000).map(({ seq }) => seq));
    expect(store.history('rss', 0, clock.wallMs())).toEqual([]);
  });

  it('stays below its size, at the cost of samples first', () => {
    const folder = temporaryFolder();
    const { store, clock } = rig(folder, { ...JOURNAL_BOUNDS, sizeBytes: 2_000_000 });
    const at = new Date(clock.wallMs()).toISOString();
    const samples = Array.from({ length: 5000 }, (_, n) => ({ series: 'rss', atMs: clock.wallMs() + n, value: n }));
    store.append(entries(1, 9000, at, 'x'.repeat(400)), samples);
    store.tick();
    expect(statSync(join(folder, 'journal.sqlite')).size).toBeLessThan(6_000_000);
    expect(store.history('rss', 0, Number.MAX_SAFE_INTEGER)).toEqual([]);
    const kept = store.entriesAfter(0, 10_000);
    expect(kept.at(-1)?.seq).toBe(9000);
    expect(kept.length).toBeGreaterThanOrEqual(1000);
    expect(kept.length).toBeLessThan(9000);
  });

  it('gives the samples of one series in a span of time', () => {
    const { store } = rig(temporaryFolder());
    const samples = [3, 1, 2].map((n) => ({ series: 'rss', atMs: n, value: n * 10 }));
    store.append([], [...samples, { series: 'cpu', atMs: 2, value: 5 }]);
    expect(store.history('rss', 2, 9)).toEqual([
      { series: 'rss', atMs: 2, value: 20 },
      { series: 'rss', atMs: 3, value: 30 },
    ]);
  });
});
