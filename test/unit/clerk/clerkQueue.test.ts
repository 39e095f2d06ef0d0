import { describe, expect, it } from 'vitest';
import { ClerkQueue } from '#engine/clerk/ClerkQueue.ts';
import type { JournalEntry } from '#shared/model/journal.ts';

const BOUNDS = { journal: 4, samples: 4, logLines: 4, calls: 2, total: 6 };

function entry(seq: number): JournalEntry {
  return { seq, at: '2026-01-01T00:00:00.000Z', subject: 'engine', code: 'test', by: 'world', text: String(seq) };
}

function queue(): { queue: ClerkQueue; dropped: string[] } {
  const dropped: string[] = [];
  return { queue: new ClerkQueue(BOUNDS, (kind) => dropped.push(kind)), dropped };
}

describe('what waits for the clerk', () => {
  it('drops samples first, then log lines, journal entries last', () => {
    const { queue: full, dropped } = queue();
    for (let n = 0; n < 2; n++) full.addSample({ series: 'rss', atMs: n, value: n });
    for (let n = 0; n < 4; n++) full.addLogLine(`line ${n}`);
    for (let n = 1; n <= 5; n++) full.addJournal(entry(n));
    expect(dropped).toEqual(['samples', 'samples', 'logLines', 'logLines', 'journal']);
    const batch = full.take();
    expect(batch.samples).toEqual([]);
    expect(batch.logLines).toEqual(['line 2', 'line 3']);
    expect(batch.journal.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(full.isEmpty).toBe(true);
  });

  it('refuses a call rather than forget one', () => {
    const { queue: full } = queue();
    expect([1, 2, 3].map((id) => full.addCall({ id, name: 'close', args: [] }))).toEqual([true, true, false]);
    full.removeCall(1);
    expect(full.take().calls.map(({ id }) => id)).toEqual([2]);
  });

  it('lets no call overtake what was given before it', () => {
    const wide = new ClerkQueue({ ...BOUNDS, journal: 5000, total: 5000 }, () => {});
    for (let seq = 1; seq <= 1200; seq++) wide.addJournal(entry(seq));
    wide.addCall({ id: 1, name: 'close', args: [] });
    const batches = [wide.take(), wide.take(), wide.take()];
    expect(batches.map(({ journal, calls }) => [journal.length, calls.length])).toEqual([
      [500, 0],
      [500, 0],
      [200, 1],
    ]);
  });

  it('puts back what was sent and never stored, before what waits and once', () => {
    const { queue: back } = queue();
    back.addJournal(entry(3));
    back.putBack([entry(1), entry(2), entry(3)]);
    expect(back.take().journal.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });
});
