import type { JournalEntry } from '#shared/model/journal.ts';

const KEPT = 1000;

/** The last entries in memory, for live views: they never wait for the disk. */
export class LiveJournal {
  #entries: JournalEntry[] = [];
  #lastSeq = 0;
  readonly #listeners = new Set<(entry: JournalEntry) => void>();

  /** `recent`: what was stored before, oldest first. */
  begin(recent: readonly JournalEntry[], lastSeq: number): void {
    this.#entries = [...recent.slice(-KEPT), ...this.#entries];
    this.#lastSeq = lastSeq;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  add(draft: Omit<JournalEntry, 'seq'>): JournalEntry {
    this.#lastSeq += 1;
    const entry = { seq: this.#lastSeq, ...draft };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT * 2) this.#entries.splice(0, KEPT);
    for (const listener of this.#listeners) listener(entry);
    return entry;
  }

  /** The last `count` entries, oldest first; at most 1000. */
  recent(count: number): JournalEntry[] {
    return count <= 0 ? [] : this.#entries.slice(-Math.min(count, KEPT));
  }

  /** Entries after `after`, oldest first. Null: older ones than these are asked for, the store must answer. */
  after(after: number, limit: number): JournalEntry[] | null {
    const first = this.#entries[0];
    if (after < this.#lastSeq && (!first || first.seq > after + 1)) return null;
    return this.kept(after).slice(0, limit);
  }

  /** What is in memory of the entries after `after`, whether or not that is all of them. */
  kept(after: number): JournalEntry[] {
    return this.#entries.filter((entry) => entry.seq > after);
  }

  onEntry(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
