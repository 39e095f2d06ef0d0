import type { JournalEntry } from '#shared/model/journal.ts';

const LONGEST = 400;

/**
 * Oldest first, each sequence number once. The first batch of a connection is the truth from its first entry on:
 * what the page holds from there is replaced, so that neither a new engine nor a new journal doubles anything.
 */
export function mergeJournal(held: JournalEntry[], batch: JournalEntry[], first: boolean): JournalEntry[] {
  const start = batch[0]?.seq;
  if (start === undefined) return first ? [] : held;
  const last = held.at(-1)?.seq ?? -1;
  const kept = first ? held.filter((entry) => entry.seq < start) : held;
  const added = first ? batch : batch.filter((entry) => entry.seq > last);
  return [...kept, ...added].slice(-LONGEST);
}
