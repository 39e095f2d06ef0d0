import { setTimeout as pause } from 'node:timers/promises';
import { publish } from '#test/lab/support/publish.ts';
import type { Bench, Findings } from '../figures/Bench.ts';
import { table } from '../figures/markdown.ts';
import { median, quantile } from '../figures/statistics.ts';
import type { BenchOptions } from '../options.ts';
import { benchStudio, feedKey } from '../stage/benchStudio.ts';
import { EngineRun } from '../stage/EngineRun.ts';
import { material, materialTags } from '../stage/material.ts';
import { Probe } from '../stage/Probe.ts';
import { cpuPct, openHandles, residentMb } from '../stage/usage.ts';

const KBPS = 6000;
const OUTPUTS = 5;
const USUAL_MINUTES = 30;
/** Rows of the table, whatever the length. */
const ROWS = 10;
const SETTLE_MS = 20_000;

interface Sample {
  readonly minute: number;
  readonly residentMb: number;
  readonly handles: number;
  readonly cpuPct: number;
  /** From a picture's way in to its way out: the delay as a viewer has it. */
  readonly delayMs: number;
  readonly delayP99Ms: number;
}

/** Two feeds and some outputs for a long time: nothing may grow, and the delay must stay where it was. */
export const soak: Bench = { name: 'soak', needs: ['ffmpeg'], run };

async function run(options: BenchOptions, say: (text: string) => void): Promise<Findings> {
  const minutes = options.soakMinutes ?? USUAL_MINUTES;
  await using made = new AsyncDisposableStack();
  const probe = made.use(await Probe.listen());
  const studio = benchStudio({ mode: 'hitless', feeds: 2, outputs: OUTPUTS, url: probe.url });
  const engine = made.use(await EngineRun.start({ studio, profileDir: options.profileDir }));
  const { ingestUrl } = (await engine.state()).engine;
  await probe.publish(ingestUrl ?? '', feedKey(0), await materialTags(KBPS));
  made.use(await publish(await material(KBPS), `${ingestUrl}/${feedKey(1)}`));
  await engine.until('all outputs live', ({ outputs }) => outputs.every(({ state }) => state === 'live'));
  await pause(SETTLE_MS);
  probe.takeSamples();
  const samples: Sample[] = [];
  for (let row = 1; row <= ROWS; row++) {
    const sample = await measure(engine.pid, probe, (minutes * row) / ROWS, (minutes * 60) / ROWS);
    samples.push(sample);
    say(`minute ${sample.minute.toFixed(1)}: ${cells(sample).slice(1).join(', ')}`);
  }
  const { program, outputs } = await engine.state();
  const broken = outputs.filter(({ sessions }) => sessions !== 1).length + program.changeovers;
  return { title: 'Soak', body: describe(minutes, samples, broken) };
}

async function measure(pid: number, probe: Probe, minute: number, seconds: number): Promise<Sample> {
  const cpu = await cpuPct(pid, seconds);
  const delays = probe.takeSamples();
  return {
    minute,
    residentMb: await residentMb(pid),
    handles: await openHandles(pid),
    cpuPct: cpu,
    delayMs: median(delays),
    delayP99Ms: quantile(delays, 0.99),
  };
}

function describe(minutes: number, samples: readonly Sample[], broken: number): string {
  const [first, last] = [samples[0], samples.at(-1)];
  const growth = (pick: (sample: Sample) => number) => (first && last ? pick(last) - pick(first) : Number.NaN);
  const head = ['minute', 'memory, MB', 'open handles', 'CPU, % of a core', 'delay p50, ms', 'delay p99, ms'];
  return `${minutes} minutes with two feeds of ${KBPS / 1000} Mbit/s and ${OUTPUTS} outputs, hitless with a delay of 3 s. From first to last line:
memory ${signed(growth(({ residentMb: mb }) => mb))} MB, handles ${signed(growth(({ handles }) => handles))}, delay ${signed(growth(({ delayMs }) => delayMs))} ms. Changeovers and broken sessions: ${broken}.

${table(head, samples.map(cells))}`;
}

function cells({ minute, residentMb: mb, handles, cpuPct: cpu, delayMs, delayP99Ms }: Sample): string[] {
  return [minute.toFixed(1), mb.toFixed(0), String(handles), cpu.toFixed(2), delayMs.toFixed(1), delayP99Ms.toFixed(1)];
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}
