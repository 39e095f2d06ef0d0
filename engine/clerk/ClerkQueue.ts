import type { JournalEntry } from '#shared/model/journal.ts';
import type { Batch, ClerkCall, Sample } from './messages.ts';

export interface QueueBounds {
  readonly journal: number;
  readonly samples: number;
  readonly logLines: number;
  readonly calls: number;
  /** Of all kinds together. */
  readonly total: number;
}

export const QUEUE_BOUNDS: QueueBounds = {
  journal: 10_000,
  samples: 10_000,
  logLines: 5000,
  calls: 500,
  total: 15_000,
};

const BATCH_ITEMS = 500;

/**
 * What waits for the clerk, bounded. When it is full the oldest samples go first, then log lines, journal entries
 * last; calls are never dropped but refused at the door, so that who asked hears it.
 */
export class ClerkQueue {
  readonly #bounds: QueueBounds;
  readonly #dropped: (kind: 'samples' | 'logLines' | 'journal') => void;
  readonly #journal: JournalEntry[] = [];
  readonly #samples: Sample[] = [];
  readonly #logLines: string[] = [];
  #calls: ClerkCall[] = [];

  constructor(bounds: QueueBounds, dropped: (kind: 'samples' | 'logLines' | 'journal') => void) {
    this.#bounds = bounds;
    this.#dropped = dropped;
  }

  addJournal(entry: JournalEntry): void {
    this.#journal.push(entry);
    this.#bound();
  }

  addSample(sample: Sample): void {
    this.#samples.push(sample);
    this.#bound();
  }

  addLogLine(line: string): void {
    this.#logLines.push(line);
    this.#bound();
  }

  /** False: too many calls wait already. */
  addCall(call: ClerkCall): boolean {
    if (this.#calls.length >= this.#bounds.calls) return false;
    this.#calls.push(call);
    return true;
  }

  /** A call that nobody waits for any more is not made. False when it is not waiting: the clerk has it. */
  removeCall(id: number): boolean {
    const before = this.#calls.length;
    this.#calls = this.#calls.filter((call) => call.id !== id);
    return this.#calls.length < before;
  }

  /** Puts entries that were sent but never stored before those that wait. */
  putBack(entries: readonly JournalEntry[]): void {
    const firstWaiting = this.#journal[0]?.seq ?? Number.POSITIVE_INFINITY;
    this.#journal.unshift(...entries.filter((entry) => entry.seq < firstWaiting));
    this.#bound();
  }

  get isEmpty(): boolean {
    return this.#journal.length + this.#samples.length + this.#logLines.length + this.#calls.length === 0;
  }

  take(): Batch {
    const journal = this.#journal.splice(0, BATCH_ITEMS);
    const samples = this.#samples.splice(0, BATCH_ITEMS);
    const logLines = this.#logLines.splice(0, BATCH_ITEMS);
    // A call sees everything that was given before it, so it goes with the last of what waits.
    const isLast = this.#journal.length + this.#samples.length + this.#logLines.length === 0;
    return { journal, samples, logLines, calls: isLast ? this.#calls.splice(0) : [] };
  }

  #bound(): void {
    while (this.#samples.length > this.#bounds.samples) this.#drop('samples');
    while (this.#logLines.length > this.#bounds.logLines) this.#drop('logLines');
    while (this.#journal.length > this.#bounds.journal) this.#drop('journal');
    while (this.#samples.length + this.#logLines.length + this.#journal.length > this.#bounds.total) {
      this.#drop(this.#samples.length > 0 ? 'samples' : this.#logLines.length > 0 ? 'logLines' : 'journal');
    }
  }

  #drop(kind: 'samples' | 'logLines' | 'journal'): void {
    if (kind === 'samples') this.#samples.shift();
    else if (kind === 'logLines') this.#logLines.shift();
    else this.#journal.shift();
    this.#dropped(kind);
  }
}
