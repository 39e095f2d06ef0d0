import type { DatabaseSync } from 'node:sqlite';

export interface Bounds {
  readonly journalDays: number;
  readonly samplesDays: number;
  readonly sizeBytes: number;
}

export const JOURNAL_BOUNDS: Bounds = { journalDays: 90, samplesDays: 7, sizeBytes: 200 * 1024 * 1024 };

const DAY_MS = 86_400_000;
/** Rows forgotten in one go: about a megabyte, so that the disk is never held for long. */
const ROWS = 5000;

/** The last entries stay however old they seem: numbers go on from them, and a wall clock can be wrong by years. */
const LAST_ENTRIES = 1000;
const OLD_ENOUGH = `seq <= (SELECT max(seq) FROM journal) - ${LAST_ENTRIES}`;
const OLDEST_ENTRIES = `SELECT seq FROM journal WHERE ${OLD_ENOUGH} ORDER BY seq LIMIT ${ROWS}`;
const OLDEST_SAMPLES = `SELECT rowid FROM samples ORDER BY atMs LIMIT ${ROWS}`;

/** Forgets what is too old, then, of what is left, the oldest until the file is small enough. */
export function prune(database: DatabaseSync, wallMs: number, bounds: Bounds): void {
  const oldestAt = new Date(wallMs - bounds.journalDays * DAY_MS).toISOString();
  database.prepare(`DELETE FROM journal WHERE at < ? AND ${OLD_ENOUGH}`).run(oldestAt);
  database.prepare('DELETE FROM samples WHERE atMs < ?').run(wallMs - bounds.samplesDays * DAY_MS);
  database.exec('PRAGMA incremental_vacuum');
  while (sizeBytes(database) > bounds.sizeBytes) {
    if (!forgetSome(database)) break;
    database.exec('PRAGMA incremental_vacuum');
  }
}

/** Samples first. False: there is nothing left that may go. */
function forgetSome(database: DatabaseSync): boolean {
  const samples = database.prepare(`DELETE FROM samples WHERE rowid IN (${OLDEST_SAMPLES})`).run().changes;
  if (samples > 0) return true;
  return database.prepare(`DELETE FROM journal WHERE seq IN (${OLDEST_ENTRIES})`).run().changes > 0;
}

function sizeBytes(database: DatabaseSync): number {
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
  return pages * Number(database.prepare('PRAGMA page_size').get()?.['page_size']);
}
