import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fault, type Outcome } from '#engine/base/fault.ts';
import { storageFault } from '../storageFault.ts';
import { readText } from './JsonFile.ts';
import { writePrivateFile } from './privateFile.ts';

const BUSY_MS = 1000;
const SQLITE_BUSY = 5;

/**
 * One engine a data folder. The lock is SQLite's exclusive lock on an empty database: the operating system gives it
 * back the moment its holder dies, however it dies, so a stale one or a process id used twice can't fool it. Who
 * holds it stands in `lock.pid`, for the message only.
 *
 * POSIX drops such a lock when its process closes any handle on the file: nothing else may ever open `lock`.
 */
export class DataFolderLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Waits up to a second for one that is just ending. */
  static take(folder: string): Outcome<DataFolderLock> {
    const holder = join(folder, 'lock.pid');
    let database: DatabaseSync | null = null;
    try {
      database = new DatabaseSync(join(folder, 'lock'), { timeout: BUSY_MS });
      database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      database?.close();
      if ((Object(error).errcode & 0xff) !== SQLITE_BUSY) return unusable(folder, error);
      return { ok: false, fault: fault('data-folder-in-use', { folder, pid: pidIn(holder) }) };
    }
    try {
      writePrivateFile(holder, `${process.pid}\n`);
    } catch {
      // A full disk: the lock holds all the same, only its message will lack the number.
    }
    return { ok: true, value: new DataFolderLock(database) };
  }

  release(): void {
    this.#database.close();
  }
}

function pidIn(path: string): number | null {
  const text = readText(path);
  return typeof text === 'string' && /^\d+\s*$/.test(text) ? Number(text) : null;
}

function unusable(folder: string, error: unknown): Outcome<never> {
  const why = storageFault('lock', error).context['why'] ?? 'the disk is full';
  return { ok: false, fault: fault('data-folder-unusable', { folder, why }) };
}
