import { setTimeout as pause } from 'node:timers/promises';
import { publish } from '#test/lab/support/publish.ts';
import type { Bench, Findings } from '../figures/Bench.ts';
import { table } from '../figures/markdown.ts';
import type { BenchOptions } from '../options.ts';
import { benchStudio, feedKey } from '../stage/benchStudio.ts';
import { EngineRun } from '../stage/EngineRun.ts';
import { material } from '../stage/material.ts';
import { Sink } from '../stage/Sink.ts';
import { residentMb } from '../stage/usage.ts';

const FEEDS = 8;
const KBPS = 10_000;
/** Longer than the program's log and the rings need to fill. */
const FILL_MS = 20_000;

/** Resident memory with many feeds, once all that is kept is full. */
export const memory: Bench = { name: 'memory', needs: ['ffmpeg', 'openssl'], run };

async function run({ windowS, isQuick, profileDir }: BenchOptions): Promise<Findings> {
  await using made = new AsyncDisposableStack();
  const sink = made.use(await Sink.start());
  const studio = benchStudio({ mode: 'hitless', feeds: FEEDS, outputs: 1, url: sink.url('rtmp') });
  const engine = made.use(await EngineRun.start({ studio, profileDir }));
  const { ingestUrl } = (await engine.state()).engine;
  const path = await material(KBPS);
  for (let index = 0; index < FEEDS; index++) made.use(await publish(path, `${ingestUrl}/${feedKey(index)}`));
  await engine.until('all feeds live', ({ feeds }) => feeds.every(({ state }) => state === 'live'));
  await sink.receiving(1);
  await pause(isQuick ? 0 : FILL_MS);
  const samples = await sampleMb(engine.pid, windowS);
  const rows = [
    ['most', Math.max(...samples).toFixed(0), '≤ 200'],
    ['least', Math.min(...samples).toFixed(0), '–'],
  ];
  const body = `Resident memory in MB with ${FEEDS} feeds of ${KBPS / 1000} Mbit/s and one output, hitless with a delay of 3 s, each second over ${windowS} s.

${table(['', 'reached', 'target'], rows)}`;
  return { title: 'Memory', body };
}

async function sampleMb(pid: number, seconds: number): Promise<number[]> {
  const samples: number[] = [];
  for (let second = 0; second < seconds; second++) {
    await pause(1000);
    samples.push(await residentMb(pid));
  }
  return samples;
}
