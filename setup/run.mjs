/**
 * `npm run X` is `node setup/run.mjs X`: sees to what X needs on this machine, then runs it with Node 24 and ends with
 * its exit code. Plain Node ≥ 20.19 and its built-in modules only, since nothing else may be there yet.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bench } from './commands/bench.mjs';
import { demo } from './commands/demo.mjs';
import { headless } from './commands/headless.mjs';
import { lab } from './commands/lab.mjs';
import { simulate } from './commands/simulate.mjs';
import { start } from './commands/start.mjs';
import { test } from './commands/test.mjs';
import { SetupError } from './exec.mjs';
import { say } from './say.mjs';
import { ensureBuild } from './steps/build.mjs';
import { ensureDependencies } from './steps/dependencies.mjs';
import { ensurePrograms } from './steps/programs.mjs';
import { findRuntime } from './steps/runtime.mjs';

/**
 * What a command gets: the checkout, Node 24, and the words behind its name.
 * @typedef {{root: string, node: string, args: string[]}} Invocation
 */

/** @type {Record<string, {needsPrograms: boolean, run: (invocation: Invocation) => Promise<number>}>} */
const commands = {
  demo: { needsPrograms: false, run: demo },
  start: { needsPrograms: false, run: start },
  headless: { needsPrograms: false, run: headless },
  test: { needsPrograms: true, run: test },
  simulate: { needsPrograms: false, run: simulate },
  bench: { needsPrograms: true, run: bench },
  lab: { needsPrograms: true, run: lab },
  setup: { needsPrograms: true, run: async () => 0 },
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = '', ...args] = process.argv.slice(2);

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

async function main() {
  const command = commands[name];
  if (!command) throw new SetupError(`Usage: node setup/run.mjs ${Object.keys(commands).join('|')} [options]`);
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new SetupError(`The set-up needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
  await ensureDependencies(root);
  const node = await findRuntime(root);
  await ensureBuild(root, node);
  if (command.needsPrograms) await ensurePrograms();
  return command.run({ root, node, args });
}
