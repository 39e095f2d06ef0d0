import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Findings } from '../figures/Bench.ts';
import { table } from '../figures/markdown.ts';
import { quantile } from '../figures/statistics.ts';
import type { BenchOptions } from '../options.ts';
import { benchStudio, feedKey } from '../stage/benchStudio.ts';
import { Child } from '../stage/Child.ts';
import { EngineRun } from '../stage/EngineRun.ts';
import { materialTags } from '../stage/material.ts';
import { Probe } from '../stage/Probe.ts';
import { machineLoadPct } from '../stage/usage.ts';

const KBPS = 6000;
const SETTLE_MS = 5000;
/** At 30 frames a second a p99 of fewer says little. */
const LEAST_S = 10;

interface Loop {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What the engine adds in low-latency mode, on a quiet machine and on a busy one. */
export const latency: Bench = { name: 'latency', needs: ['ffmpeg'], run };

async function run(options: BenchOptions): Promise<Findings> {
  await using made = new AsyncDisposableStack();
  const probe = made.use(await Probe.listen());
  const studio = benchStudio({ mode: 'low-latency', feeds: 1, outputs: 1, url: probe.url });
  const engine = made.use(await EngineRun.start({ studio, profileDir: options.profileDir }));
  const { ingestUrl } = (await engine.state()).engine;
  await probe.publish(ingestUrl ?? '', feedKey(0), await materialTags(KBPS));
  await engine.until('the output is live', ({ outputs }) => outputs[0]?.state === 'live');
  await pause(SETTLE_MS);
  const seconds = Math.max(LEAST_S, options.windowS);
  const rows = [await measure('as it is', probe, seconds), await measureBusy(probe, seconds)];
  const head = ['machine', 'p50', 'p99', 'most', "idle loop's p50", "idle loop's p99", 'machine load, %', 'pictures'];
  const body = `Milliseconds from the last byte of a picture in to its first byte out, one encoder of ${KBPS / 1000} Mbit/s, one output, over ${seconds} s;
two ways through the kernel and the waking up of the measuring process are in it. Target: p99 ≤ 10 at up to 70 % load,
beside how late a timer is in a loop that has nothing else to do.

${table(head, rows)}`;
  return { title: 'Added latency, low-latency mode', body };
}

/** Every core is kept busy for a part of the time; with what else runs that makes about 70 %. */
async function measureBusy(probe: Probe, seconds: number): Promise<string[]> {
  await using made = new AsyncDisposableStack();
  for (let core = 0; core < availableParallelism(); core++) made.use(new Child('burner', '0.6'));
  await pause(1000);
  return measure('kept busy', probe, seconds);
}

async function measure(name: string, probe: Probe, seconds: number): Promise<string[]> {
  await using idleLoop = new Child('idleLoop');
  probe.takeSamples();
  const loadPct = await machineLoadPct(seconds);
  const samples = probe.takeSamples();
  const loop = await idleLoop.ask<Loop>();
  const figures = [quantile(samples, 0.5), quantile(samples, 0.99), Math.max(...samples), loop.p50Ms, loop.p99Ms];
  return [name, ...figures.map((ms) => ms.toFixed(2)), loadPct.toFixed(0), String(samples.length)];
}
