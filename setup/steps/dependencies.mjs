/** Installs what the lock file says, when it has changed. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { capture, lastLines, SetupError } from '../exec.mjs';
import { withLock } from '../lock.mjs';
import { during } from '../say.mjs';
import { hashOf, readStamp, removeStamp, writeStamp } from '../stamp.mjs';

/** @param {string} root */
export async function ensureDependencies(root) {
  const stampFile = join(root, 'node_modules/.setup-lock');
  const isDone = () => readStamp(stampFile) === wanted(root);
  if (isDone()) return;
  await withLock(join(root, '.setup/lock'), async () => {
    if (isDone()) return;
    if (!agreesWithLock(root)) {
      removeStamp(stampFile);
      await during('Installing dependencies (npm ci)', () => npmCi(root));
    }
    writeStamp(stampFile, wanted(root));
  });
}

/** A checkout that is carried to another kind of machine needs that machine's packages. @param {string} root */
function wanted(root) {
  return `${hashOf(root, ['package-lock.json'])} ${process.platform}-${process.arch}`;
}

/** Somebody who ran npm by hand has no stamp; npm's own record of what it installed then tells. @param {string} root */
function agreesWithLock(root) {
  const asked = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (!asked || !installed) return false;
  return Object.entries(asked).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version : entry.optional === true && !isMadeForHere(entry);
  });
}

/** @typedef {{version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[]}} LockEntry */

/** npm leaves out optional packages of other platforms, and what only those would use. @param {LockEntry} entry */
function isMadeForHere({ os, cpu, libc }) {
  if (!os && !cpu) return false;
  return (!os || os.includes(process.platform)) && (!cpu || cpu.includes(process.arch)) && !libc;
}

/** @param {string} path @returns {Record<string, LockEntry> | null} */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return null; // no npm has run here, or it was stopped half-way
  }
}

/** @param {string} root */
async function npmCi(root) {
  // What runs and builds is needed whatever NODE_ENV says.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const npm = process.env['npm_execpath'];
  const { ok, output } =
    npm && /^npm/.test(basename(npm))
      ? await capture(process.execPath, [npm, ...args], { cwd: root })
      : await capture('npm', args, { cwd: root, shell: process.platform === 'win32' });
  if (ok) return;
  const reasons = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  throw new SetupError(`npm ci failed:\n${reasons.join('\n') || lastLines(output, 15)}`);
}
