import type { JournalDraft, JournalEntry } from '#shared/model/journal.ts';

/** The journal, as the api and the host use it. */
export interface DoorJournal {
  /** Entries with `seq` over `after`, oldest first, at most `limit`. `lastSeq`: of the newest entry that there is. */
  list(after: number, limit: number): Promise<{ entries: JournalEntry[]; lastSeq: number }>;
  /** The newest `count`, oldest first; never waits. */
  recent(count: number): JournalEntry[];
  onEntry(listener: (entry: JournalEntry) => void): () => void;
  /** For what the host sees itself: wrong tokens, a replaced token. */
  add(draft: JournalDraft): void;
}
