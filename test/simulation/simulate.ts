/**
 * `npm run simulate -- [--seeds 300] [--from 0] [--until INVARIANT]`: so many seeds from `--from` on, on all cores; ends with 1 when one
 * broke an invariant, or with the first that broke that of `--until`, with 2 when an option is wrong. `--seed N`: only
 * this one, with its plan.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { invariantNames } from './invariants.ts';
import { planOf } from './plan.ts';
import { describe, type Outcome, runSeed, runSeeds } from './runSeeds.ts';

interface Share {
  readonly from: number;
  readonly count: number;
  readonly step: number;
}

if (isMainThread) await main();
else await work(workerData as Share);

async function main(): Promise<void> {
  const { seed, seeds: count, from, until } = options();
  if (seed !== null) return one(seed);
  const workers = Math.min(availableParallelism(), count);
  let failed = 0;
  const shares = Array.from({ length: workers }, (_, index) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: shareOf(from, count, index, workers) });
    worker.on('message', (outcome: Outcome) => {
      if (outcome.violations.length > 0) failed++;
      for (const line of describe(outcome)) console.log(line);
      if (outcome.violations.some(({ invariant }) => invariant === until)) process.exit(1);
    });
    return new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));
  });
  await Promise.all(shares);
  console.log(`${count} seeds from ${from}: ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** Ends with 2 and one line where the options are wrong. */
function options() {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ options: { seeds: text, from: text, seed: text, until: text } });
    return {
      seed: values.seed === undefined ? null : whole('seed', values.seed),
      seeds: whole('seeds', values.seeds ?? '300'),
      from: whole('from', values.from ?? '0'),
      until: values.until === undefined ? null : invariantOf(values.until),
    };
  } catch (error) {
    console.error((error as Error).message.split('\n', 1)[0]);
    return process.exit(2);
  }
}

function whole(option: string, given: string): number {
  if (!/^\d{1,9}$/.test(given)) throw new Error(`--${option} takes a whole number, not "${given}"`);
  return Number(given);
}

function invariantOf(given: string): string {
  if (invariantNames.includes(given)) return given;
  throw new Error(`--until takes one of ${invariantNames.join(', ')}, not "${given}"`);
}

async function one(seed: number): Promise<void> {
  const outcome = await runSeed(seed);
  console.log(JSON.stringify(planOf(seed), null, 1));
  for (const line of describe(outcome)) console.log(line);
  process.exitCode = outcome.violations.length > 0 ? 1 : 0;
}

function shareOf(from: number, count: number, index: number, workers: number): Share {
  return { from: from + index, count: Math.ceil((count - index) / workers), step: workers };
}

async function work({ from, count, step }: Share): Promise<void> {
  for await (const outcome of runSeeds(from, count, step)) parentPort?.postMessage(outcome);
}
