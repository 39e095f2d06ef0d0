import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

const PRIVATE = 0o600;

/** Writes a file that only its owner may read; after a power cut there is the old one or the new one. Throws. */
export function writePrivateFile(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.tmp-${process.pid}`;
  rmSync(unfinished, { force: true });
  try {
    const file = openSync(unfinished, 'wx', PRIVATE);
    try {
      if (process.platform === 'win32') keepToOwnerOnWindows(unfinished);
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Null when there is none. A file that others may read is made private again. Throws on everything else. */
export function readPrivateFile(path: string): string | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (Object(error).code === 'ENOENT') return null;
    throw error;
  }
  makePrivate(path);
  return text;
}

/** Takes every right from group and others; where the file system knows no such rights nothing happens. */
export function makePrivate(path: string): void {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, PRIVATE);
}

/** Windows has no modes: the inherited rights are taken away, the user's alone given. */
function keepToOwnerOnWindows(path: string): void {
  const grant = `${userInfo().username}:F`;
  execFileSync('icacls', [path, '/inheritance:r', '/grant:r', grant], { windowsHide: true, stdio: 'ignore' });
}

/** A rename is on the disk only when its folder is; Windows can't open one. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
