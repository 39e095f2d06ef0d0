import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '#engine/base/clock.ts';
import { exitDespiteStuckThread } from '#engine/clerk/exitDespiteStuckThread.ts';
import { createEngine } from '#engine/index.ts';
import { faultText } from '#shared/text/faults.ts';
import { parseOptions } from './options.ts';
import { type StartedEngine, startEngine } from './startEngine.ts';

/**
 * Entry of the engine. Exit codes: 0 ended in order; 2 something that a person has to mend, said in one line;
 * anything else is a death, and the keeper starts it again.
 */

/** What the design promises is 5 s; the rest is for the process to go. */
const END_WITHIN_MS = 4800;
const LAST_WORDS_MS = 200;

const { dirname, filename } = import.meta;
const isSource = filename.endsWith('.ts');
const workerUrl = pathToFileURL(join(dirname, isSource ? '../clerk/worker.ts' : 'clerk.js'));
const pageDir = join(dirname, isSource ? '../../dist/renderer' : '../renderer');

let started: StartedEngine | null = null;
let isEnding = false;

// Whoever reads our output may go away at any time, and a closed terminal is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.on('SIGHUP', () => {});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
// After a bug that nobody caught nothing is certain: the keeper starts a new engine, and that goes on by its intent.
process.on('uncaughtException', (error: unknown) => {
  started?.log.error('engine', 'an error that nobody caught', error);
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`changeover: ${(started?.redact(text) ?? text).split('\n')[0]}\n`);
  systemClock.after(LAST_WORDS_MS, () => exitDespiteStuckThread(1));
});

async function start(): Promise<void> {
  const { platform, env } = process;
  const options = parseOptions(process.argv.slice(2), { platform, env, home: homedir() });
  const outcome = options.ok
    ? await startEngine(options.value, {
        clock: systemClock,
        workerUrl,
        pageDir,
        createEngine,
        onStopAsked: () => void end(),
      })
    : options;
  if (!outcome.ok) {
    process.stderr.write(`changeover: ${faultText(outcome.fault.code, outcome.fault.context)}\n`);
    if (outcome.fault.code === 'clerk-timeout') exitDespiteStuckThread(2);
    process.exit(2);
  }
  started = outcome.value;
  if (isEnding) await finish(started);
  else process.stdout.write(`ready ${started.readyUrl}\n`);
}

/** Asked for while it starts, the end comes after the start. */
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  systemClock.after(END_WITHIN_MS, () => exitDespiteStuckThread(0));
  if (started) await finish(started);
}

async function finish(engine: StartedEngine): Promise<void> {
  await engine.close();
  if (engine.isStuck()) exitDespiteStuckThread(0);
  process.exit(0);
}

await start();
