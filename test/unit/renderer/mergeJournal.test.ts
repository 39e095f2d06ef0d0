import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '#shared/model/journal.ts';
import { mergeJournal } from '../../../renderer/store/mergeJournal.ts';

function entries(from: number, to: number, text = 'a'): JournalEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    seq: from + index,
    at: '2026-11-21T12:00:00.000Z',
    subject: 'air',
    code: 'x',
    by: 'world',
    text,
  }));
}
const numbers = (journal: JournalEntry[]) => journal.map((entry) => entry.seq);

describe('the journal on the page', () => {
  it('appends what is new', () => {
    expect(numbers(mergeJournal(entries(1, 3), entries(4, 5), false))).toEqual([1, 2, 3, 4, 5]);
  });

  it('shows no entry twice after a reconnect', () => {
    expect(numbers(mergeJournal(entries(1, 6), entries(4, 8), true))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(numbers(mergeJournal(entries(1, 6), entries(5, 7), false))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('takes the word of an engine whose journal begins anew', () => {
    const merged = mergeJournal(entries(1, 50, 'old'), entries(1, 2, 'new'), true);
    expect(merged.map((entry) => entry.text)).toEqual(['new', 'new']);
    expect(mergeJournal(entries(1, 50), [], true)).toEqual([]);
  });

  it('stays bounded', () => {
    expect(numbers(mergeJournal(entries(1, 400), entries(401, 450), false))).toHaveLength(400);
  });
});
