/** Electron's binary: npm installs it without, and it comes from GitHub when it is first wanted. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../exec.mjs';
import { during } from '../say.mjs';

/** A download that brings nothing for so long is given up; one that moves may take its time. */
const stalledAfterMs = 20_000;
/** Behind a firewall each start would wait in vain: a failure that took longer than this is remembered for a day. */
const longMs = 5000;
const retryAfterMs = 24 * 3600_000;

/** @param {string} root @returns {string | null} the binary, where it is present */
export function electronBinary(root) {
  const folder = join(root, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : null;
}

/**
 * @param {string} root @param {string} node
 * @returns {Promise<{binary: string} | {failure: string}>} `failure` says in a few words why there is none
 */
export async function fetchElectron(root, node) {
  const memory = join(root, '.setup/electron-failed');
  const last = statSync(memory, { throwIfNoEntry: false });
  if (last && Date.now() - last.mtimeMs < retryAfterMs) return { failure: readFileSync(memory, 'utf8') };
  const download = join(root, '.setup/electron-download');
  mkdirSync(download, { recursive: true });
  const watched = [download, join(root, 'node_modules/electron/dist')];
  const megabytes = () => `${Math.round(watched.reduce((sum, path) => sum + sizeOf(path), 0) / 1e6)} MB`;
  const startedAt = Date.now();
  try {
    await during('Fetching Electron', () => install(root, node, download, watched), megabytes);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    if (Date.now() - startedAt > longMs) writeFileSync(memory, error.message);
    return { failure: error.message };
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
  const binary = electronBinary(root);
  return binary ? { binary } : { failure: 'its download holds no binary' };
}

/**
 * @param {string} root @param {string} node @param {string} download @param {string[]} watched
 * @returns {Promise<void>} rejects with a SetupError that says in a few words why it failed
 */
function install(root, node, download, watched) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, TMPDIR: download, TEMP: download, TMP: download };
    const script = join(root, 'node_modules/electron/install.js');
    const child = spawn(node, [script], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => (said += chunk));
    let size = 0;
    let movedAt = Date.now();
    const watch = setInterval(() => {
      const now = watched.reduce((sum, path) => sum + sizeOf(path), 0);
      if (now !== size) movedAt = Date.now();
      size = now;
      if (Date.now() - movedAt < stalledAfterMs) return;
      said = 'no answer from the download server';
      child.kill('SIGKILL');
    }, 1000);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve();
      else reject(new SetupError(reasonIn(said)));
    });
  });
}

/** @param {string} said */
function reasonIn(said) {
  const line = said.split('\n').find((text) => /E[A-Z]{4,}|rror|answer/.test(text)) ?? 'unknown reason';
  return line
    .replace(/^(\w*Error: )+/, '')
    .trim()
    .slice(0, 160);
}

/** @param {string} path @returns {number} bytes below it */
function sizeOf(path) {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (!kind) return 0;
  if (!kind.isDirectory()) return kind.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
