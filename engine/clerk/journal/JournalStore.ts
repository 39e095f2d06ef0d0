import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#engine/base/clock.ts';
import { type Fault, fault } from '#engine/base/fault.ts';
import { JournalEntry } from '#shared/model/journal.ts';
import type { JournalOpened, Sample } from '../messages.ts';
import { storageFault } from '../storageFault.ts';
import type { Troubles } from '../Troubles.ts';
import { type Bounds, JOURNAL_BOUNDS, prune } from './bounds.ts';
import { isDamage, openDatabase } from './openDatabase.ts';

const WHAT = 'the journal';
const RECENT = 1000;
const KEPT_IN_MEMORY = 10_000;
const HISTORY_ROWS = 10_000;
const PRUNE_EVERY_MS = 3_600_000;
const ENDED_IN_ORDER = (value: 0 | 1) => `INSERT OR REPLACE INTO marks VALUES ('endedInOrder', ${value})`;
/** A first number for a journal that can't be read: above every number that counting from 1 can have reached. */
const secondsOf = (wallMs: number) => Math.floor(wallMs / 1000);

/**
 * Journal and history in SQLite. What can't be written (a full disk, a lock) stays in memory, bounded, and is written
 * when it works again.
 */
export class JournalStore {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #troubles: Troubles;
  readonly #bounds: Bounds;
  #database: DatabaseSync | null = null;
  #waiting: JournalEntry[] = [];
  #lost = 0;
  /** Is it written that an engine runs? What is not found undone at the next start was a kill. */
  #isMarked = false;
  #prunedAtMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, clock: Clock, troubles: Troubles, bounds: Bounds = JOURNAL_BOUNDS) {
    this.#folder = folder;
    this.#clock = clock;
    this.#troubles = troubles;
    this.#bounds = bounds;
  }

  open(): { opened: JournalOpened; notes: Fault[] } {
    const wallMs = this.#clock.wallMs();
    try {
      const { database, keptAside } = openDatabase(this.#folder, wallMs);
      this.#database = database;
      const facts = this.#facts(database);
      this.#write([]);
      if (keptAside === null) return { opened: facts, notes: [] };
      const notes = [fault('journal-set-aside', { file: keptAside })];
      return { opened: { ...facts, lastSeq: secondsOf(wallMs) }, notes };
    } catch (error) {
      this.#troubles.raise('journal', storageFault(WHAT, error));
      return { opened: { lastSeq: secondsOf(wallMs), recent: [], endedInOrder: true }, notes: [] };
    }
  }

  append(entries: readonly JournalEntry[], samples: readonly Sample[]): void {
    for (const entry of entries) this.#waiting.push(entry);
    this.#write(samples);
  }

  /** Writes what waits, and now and then forgets the oldest; to be called every few seconds. */
  tick(): void {
    if (this.#waiting.length > 0) this.#write([]);
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#prunedAtMs < PRUNE_EVERY_MS || !this.#database || this.#waiting.length > 0) return;
    this.#prunedAtMs = nowMs;
    this.#guarded((database) => prune(database, this.#clock.wallMs(), this.#bounds));
  }

  /** Stored and waiting ones, oldest first. Throws when the store can't be read. */
  entriesAfter(after: number, limit: number): JournalEntry[] {
    const stored = this.#database
      ?.prepare('SELECT seq, at, subject, code, by, text FROM journal WHERE seq > ? ORDER BY seq LIMIT ?')
      .all(after, limit)
      .map((row) => JournalEntry.parse(row));
    return [...(stored ?? []), ...this.#waiting.filter((entry) => entry.seq > after)].slice(0, limit);
  }

  /** Throws when the store can't be read. */
  history(series: string, fromMs: number, toMs: number): Sample[] {
    const rows = this.#database
      ?.prepare('SELECT atMs, value FROM samples WHERE series = ? AND atMs BETWEEN ? AND ? ORDER BY atMs LIMIT ?')
      .all(series, fromMs, toMs, HISTORY_ROWS);
    return (rows ?? []).map((row) => ({ series, atMs: Number(row['atMs']), value: Number(row['value']) }));
  }

  close(): void {
    if (!this.#database && this.#waiting.length === 0) return;
    this.#write([]);
    this.#guarded((database) => database.exec(ENDED_IN_ORDER(1)));
    this.#database?.close();
    this.#database = null;
  }

  #facts(database: DatabaseSync): JournalOpened {
    const lastSeq = Number(database.prepare('SELECT max(seq) AS seq FROM journal').get()?.['seq'] ?? 0);
    const mark = database.prepare("SELECT value FROM marks WHERE name = 'endedInOrder'").get();
    return {
      lastSeq,
      recent: this.entriesAfter(this.#recentFrom(database), RECENT),
      endedInOrder: mark?.['value'] !== 0,
    };
  }

  #recentFrom(database: DatabaseSync): number {
    const sql = 'SELECT min(seq) AS seq FROM (SELECT seq FROM journal ORDER BY seq DESC LIMIT ?)';
    return Number(database.prepare(sql).get(RECENT)?.['seq'] ?? 0) - 1;
  }

  #write(samples: readonly Sample[]): void {
    this.#bound();
    if (this.#isMarked && this.#waiting.length === 0 && samples.length === 0) return;
    const isWritten = this.#guarded((database) => {
      database.exec('BEGIN IMMEDIATE');
      if (!this.#isMarked) database.exec(ENDED_IN_ORDER(0));
      const addEntry = database.prepare('INSERT OR IGNORE INTO journal VALUES (?, ?, ?, ?, ?, ?)');
      for (const { seq, at, subject, code, by, text } of this.#waiting) addEntry.run(seq, at, subject, code, by, text);
      const addSample = database.prepare('INSERT INTO samples VALUES (?, ?, ?)');
      for (const { series, atMs, value } of samples) addSample.run(series, atMs, value);
      database.exec('COMMIT');
    });
    if (!isWritten) return;
    this.#isMarked = true;
    this.#waiting = [];
  }

  /** Runs `work`; what it throws undoes its transaction and is told as trouble until it works again. */
  #guarded(work: (database: DatabaseSync) => void): boolean {
    try {
      this.#database ??= this.#reopened();
      work(this.#database);
      this.#troubles.clear('journal');
      this.#troubles.clear('journal-lost');
      this.#lost = 0;
      return true;
    } catch (error) {
      // A full disk can have ended the transaction by itself.
      if (this.#database?.isTransaction) this.#database.exec('ROLLBACK');
      this.#troubles.raise('journal', storageFault(WHAT, error));
      if (isDamage(error)) this.#giveUp();
      return false;
    }
  }

  #reopened(): DatabaseSync {
    const { database, keptAside } = openDatabase(this.#folder, this.#clock.wallMs());
    if (keptAside !== null) this.#troubles.raise('journal-damaged', fault('journal-set-aside', { file: keptAside }));
    return database;
  }

  /** The next write opens it again, which keeps it aside. */
  #giveUp(): void {
    this.#database?.close();
    this.#database = null;
    this.#isMarked = false;
  }

  #bound(): void {
    const excess = this.#waiting.length - KEPT_IN_MEMORY;
    if (excess <= 0) return;
    this.#waiting.splice(0, excess);
    this.#lost += excess;
    this.#troubles.raise('journal-lost', fault('clerk-backlog', { dropped: this.#lost, what: 'journal' }));
  }
}
