import { mkdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { publish } from '#test/lab/support/publish.ts';
import type { Bench, Findings } from '../figures/Bench.ts';
import { median } from '../figures/statistics.ts';
import type { BenchOptions } from '../options.ts';
import { material } from '../stage/material.ts';
import { nginxRelay } from '../stage/nginxRelay.ts';
import { ourRelay } from '../stage/ourRelay.ts';
import type { Relay, RelayOrders } from '../stage/Relay.ts';
import { Sink } from '../stage/Sink.ts';
import { teeRelay } from '../stage/teeRelay.ts';
import { cpuPct } from '../stage/usage.ts';
import { type Costs, costTable } from './outputCosts.ts';

const KBPS = 6000;
const COUNTS = [1, 5, 20, 50];
const QUICK_COUNTS = [1, 5];
/** Until queues and buffers are what they stay (the program keeps 12 s of what it sent) and the code is compiled. */
const SETTLE_MS = 15_000;
const QUICK_SETTLE_MS = 3000;

interface System {
  readonly name: string;
  readonly scheme: 'rtmp' | 'rtmps';
  readonly start: (orders: RelayOrders) => Promise<Relay>;
}

/** What an output costs: ours beside nginx-rtmp and ffmpeg, one after the other in the same minutes. */
export const outputs: Bench = { name: 'outputs', needs: ['ffmpeg', 'nginx', 'nginx-rtmp', 'openssl'], run };

async function run(options: BenchOptions, say: (text: string) => void): Promise<Findings> {
  await using sink = await Sink.start();
  const path = await material(KBPS);
  if (options.profileDir) await mkdir(options.profileDir, { recursive: true });
  const counts = options.isQuick ? QUICK_COUNTS : COUNTS;
  const measured = new Map<string, Map<number, number[]>>();
  const rates: number[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    for (const count of counts) {
      for (const system of systems(sink, options.profileDir)) {
        const { cpu, mbps } = await cost(system, count, sink, path, options);
        say(`round ${round}, ${count} outputs, ${system.name}: ${cpu.toFixed(2)} % (${mbps.toFixed(2)} Mbit/s each)`);
        rates.push(mbps);
        const ofSystem = measured.get(system.name) ?? new Map<number, number[]>();
        measured.set(system.name, ofSystem.set(count, [...(ofSystem.get(count) ?? []), cpu]));
      }
    }
  }
  return { title: 'What an output costs', body: describe(mediansOf(measured), counts, rates, options) };
}

function systems(sink: Sink, profileDir: string | null): System[] {
  const ours = (mode: 'hitless' | 'low-latency') => (orders: RelayOrders) =>
    ourRelay(orders, { mode, trusts: sink.certificateFile, profileDir });
  return [
    { name: 'nginx-rtmp, `push`', scheme: 'rtmp', start: nginxRelay },
    { name: 'Changeover, hitless', scheme: 'rtmp', start: ours('hitless') },
    { name: 'Changeover, low latency', scheme: 'rtmp', start: ours('low-latency') },
    { name: 'ffmpeg, `tee`', scheme: 'rtmp', start: teeRelay },
    { name: 'Changeover, hitless, RTMPS', scheme: 'rtmps', start: ours('hitless') },
  ];
}

/** CPU of the relay in % of a core, and what every output got of it. */
async function cost(system: System, count: number, sink: Sink, path: string, { windowS, isQuick }: BenchOptions) {
  await using relay = await system.start({ url: sink.url(system.scheme), outputs: count });
  await using _encoder = await publish(path, relay.feedUrl);
  await sink.receiving(count);
  await pause(isQuick ? QUICK_SETTLE_MS : SETTLE_MS);
  const before = await sink.count();
  const startMs = performance.now();
  const cpu = await cpuPct(relay.pid, windowS);
  const after = await sink.count();
  if (after.sessions !== count) throw new Error(`${system.name}: ${after.sessions} of ${count} outputs were left`);
  const mbps = ((after.bytes - before.bytes) * 8) / 1000 / (performance.now() - startMs) / count;
  return { cpu, mbps };
}

function mediansOf(measured: ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>): Costs {
  return new Map(
    [...measured].map(([name, byCount]) => [
      name,
      new Map([...byCount].map(([count, values]) => [count, median(values)])),
    ]),
  );
}

function describe(costs: Costs, counts: readonly number[], rates: readonly number[], options: BenchOptions): string {
  const [least, most] = [Math.min(...rates).toFixed(1), Math.max(...rates).toFixed(1)];
  return `CPU in % of one core, kernel time and children included, over ${options.windowS} s each after ${SETTLE_MS / 1000} s, median of ${options.rounds}.
One encoder of ${KBPS / 1000} Mbit/s at 30 frames a second; all destinations are one process whose own cost is not counted,
and which acknowledges every 150 kB. Every output got ${least} to ${most} Mbit/s. The peers ran in turn with ours, in the same minutes.

${costTable(costs, counts)}`;
}
