import { join } from 'node:path';
import { systemClock } from '#engine/base/clock.ts';
import { Keeper } from './keeper/Keeper.ts';

/**
 * Entry of the keeper: starts the engine beside it (`main.js`) with the Node and the options that it got itself, and
 * starts it again when it dies. It ends with the engine's exit code when that is 0 or 2.
 */

// Whoever reads this output may go away at any time; that is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
// A closed terminal is none either.
process.on('SIGHUP', () => {});

const keeper = new Keeper({
  clock: systemClock,
  node: process.execPath,
  script: join(import.meta.dirname, 'main.js'),
  args: process.argv.slice(2),
  env: process.env,
  hasSignals: process.platform !== 'win32',
  toStdout: (chunk) => process.stdout.write(chunk),
  toStderr: (chunk) => process.stderr.write(chunk),
  say: (text) => process.stderr.write(`keeper: ${text}\n`),
  onOver: (code) => {
    process.exitCode = code;
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => keeper.stop(signal));
keeper.start();
