import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A failure that is told in plain words, without a stack. */
export class SetupError extends Error {}

/**
 * Runs a program to its end and keeps what it says.
 * @param {string} file @param {string[]} args @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ok: boolean, output: string}>} `output` is standard output and standard error, as they came.
 */
export function capture(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/**
 * Runs a program to its end before the user's eyes; signals go on to it.
 * @param {string} file @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & {onOutput?: (text: string) => void, onErrors?: (text: string) => void}} [options]
 *   `onOutput` and `onErrors` see what the program writes to standard output and to standard error, which is shown all the same.
 * @returns {Promise<number>} its exit code; 128 + signal number when a signal ended it, as a shell says it.
 */
export function handOver(file, args, { onOutput, onErrors, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = /** @type {const} */ (['inherit', onOutput ? 'pipe' : 'inherit', onErrors ? 'pipe' : 'inherit']);
    const child = spawn(file, args, { stdio: [...stdio], ...options });
    show(child.stdout, process.stdout, onOutput);
    show(child.stderr, process.stderr, onErrors);
    const stopForwarding = forwardSignals(child);
    child.on('error', (error) => {
      stopForwarding();
      reject(new SetupError(`${file} cannot be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (signal ? (constants.signals[signal] ?? 0) : 0));
    });
  });
}

/**
 * @param {import('node:stream').Readable | null} from null when it goes there by itself
 * @param {NodeJS.WriteStream} to @param {((text: string) => void) | undefined} listener
 */
function show(from, to, listener) {
  from?.setEncoding('utf8').on('data', (text) => {
    to.write(text);
    listener?.(text);
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function forwardSignals(child) {
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    // A terminal sends Ctrl-C to the whole group, the child included.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

/** The last lines of what a program said. @param {string} output @param {number} count */
export function lastLines(output, count) {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}
