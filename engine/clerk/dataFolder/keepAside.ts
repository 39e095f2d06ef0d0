import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { makePrivate } from './privateFile.ts';

const KEPT = 5;

/**
 * Moves a file that may not be used, and not be written over, into the folder `kept` beside it, mode 0600; `reason` is
 * one word of its new name. Of each reason the last five are kept. Answers the name below the data folder. Throws.
 */
export function keepAside(path: string, reason: string, wallMs: number): string {
  const folder = join(dirname(path), 'kept');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = freeName(folder, path, reason, wallMs);
  renameSync(path, join(folder, name));
  makePrivate(join(folder, name));
  forgetOldest(folder, path, reason);
  return `kept/${name}`;
}

/** Where the next copy of `path` would be kept. Names sort by time. */
export function freeName(folder: string, path: string, reason: string, wallMs: number): string {
  const stamp = new Date(wallMs).toISOString().replace(/[-:]/g, '');
  const extension = extname(path);
  for (let number = 0; ; number++) {
    const name = `${prefix(path, reason)}${stamp}-${String(number).padStart(3, '0')}${extension}`;
    if (!existsSync(join(folder, name))) return name;
  }
}

export function forgetOldest(folder: string, path: string, reason: string): void {
  const names = readdirSync(folder).filter((name) => name.startsWith(prefix(path, reason)));
  for (const name of names.sort().slice(0, -KEPT)) rmSync(join(folder, name), { force: true, recursive: true });
}

function prefix(path: string, reason: string): string {
  return `${basename(path, extname(path))}-${reason}-`;
}
