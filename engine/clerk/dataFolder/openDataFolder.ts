import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fault, type Outcome } from '#engine/base/fault.ts';
import { DataFolderLock } from './DataFolderLock.ts';

/** Makes the folder (mode 0700) if need be, takes its lock and clears what a killed engine left half written. */
export function openDataFolder(folder: string): Outcome<DataFolderLock> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return { ok: false, fault: fault('data-folder-unusable', { folder, why: String(Object(error).code) }) };
  }
  const lock = DataFolderLock.take(folder);
  if (lock.ok) clearUnfinished(folder);
  return lock;
}

/** Atomic writes that were cut off: never a document, always a copy that did not become one. */
function clearUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/\.tmp-[0-9a-f]+$/.test(name)) rmSync(join(folder, name), { force: true });
  }
}
