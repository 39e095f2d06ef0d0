import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { keepAside } from '../dataFolder/keepAside.ts';
import { makePrivate } from '../dataFolder/privateFile.ts';

const BUSY_MS = 2000;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

const TABLES = `
  CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, subject TEXT NOT NULL, code TEXT NOT NULL, by TEXT NOT NULL, text TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS samples (series TEXT NOT NULL, atMs REAL NOT NULL, value REAL NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS samplesBySeries ON samples (series, atMs);
  CREATE INDEX IF NOT EXISTS samplesByTime ON samples (atMs);
  CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
`;

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  /** Where a damaged one was put; null when there was none. */
  readonly keptAside: string | null;
}

/**
 * `journal.sqlite`, in WAL mode: a killed engine loses nothing that was committed, a power cut at most the last
 * commits. A damaged one is kept aside and a new one begun. Throws on everything else (a full disk, a lock).
 */
export function openDatabase(folder: string, wallMs: number): OpenedDatabase {
  const path = join(folder, 'journal.sqlite');
  try {
    return { database: open(path), keptAside: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const keptAside = keepAside(path, 'damaged', wallMs);
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
  return { database: open(path), keptAside };
}

/** Is it the file itself that is no good? */
export function isDamage(error: unknown): boolean {
  const code = Object(error).errcode & 0xff;
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA journal_size_limit = 16777216');
    database.exec(TABLES);
    const check = database.prepare('PRAGMA quick_check(1)').get();
    if (check?.['quick_check'] !== 'ok') throw Object.assign(new Error('damaged'), { errcode: SQLITE_CORRUPT });
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) makePrivate(path + suffix);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
