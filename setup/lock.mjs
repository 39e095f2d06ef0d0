/** One at a time, over all processes of this machine; a lock whose holder is gone is taken over. */
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { say } from './say.mjs';

/** The holder touches its file every second. After this long without, it is gone, or its process id belongs to another. */
const staleAfterMs = 30_000;

/**
 * @template T @param {string} path @param {() => Promise<T>} work
 * @param {string} [wait] what to say, once, while another has it
 * @returns {Promise<T>}
 */
export async function withLock(path, work, wait = 'Another set-up is running here: waiting for it …') {
  mkdirSync(dirname(path), { recursive: true });
  for (let isTold = false; !take(path); isTold = true) {
    if (!isTold) say(wait);
    await pause(200);
  }
  const heartbeat = setInterval(() => utimesSync(path, new Date(), new Date()), 1000);
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

/** @param {string} path */
function take(path) {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (isStale(path)) putAway(path);
    return false;
  }
}

/** @param {string} path */
function isStale(path) {
  try {
    const ageMs = Date.now() - statSync(path).mtimeMs;
    const pid = Number(readFileSync(path, 'utf8'));
    // A file without a number has only just been made.
    return ageMs > staleAfterMs || (pid > 0 && !isAlive(pid));
  } catch {
    return false; // released meanwhile
  }
}

/** Of several who see the same stale lock only one can rename it; the others then find it gone. @param {string} path */
function putAway(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code;
}
