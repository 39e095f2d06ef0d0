import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Findings } from '../figures/Bench.ts';
import { table } from '../figures/markdown.ts';
import type { BenchOptions } from '../options.ts';
import { benchStudio } from '../stage/benchStudio.ts';
import { EngineRun } from '../stage/EngineRun.ts';
import { cpuPct, residentMb } from '../stage/usage.ts';

const SETTLE_MS = 3000;

/** The engine with a studio, and nothing to do. */
export const idle: Bench = { name: 'idle', needs: [], run };

async function run({ windowS, profileDir }: BenchOptions): Promise<Findings> {
  const studio = benchStudio({ mode: 'hitless', feeds: 2, outputs: 2, url: 'rtmp://127.0.0.1:1/live' });
  await using engine = await EngineRun.start({ studio, isOnAir: false, profileDir });
  await pause(SETTLE_MS);
  const cpu = await cpuPct(engine.pid, windowS);
  const memory = await residentMb(engine.pid);
  const rows = [
    ['CPU, % of a core', cpu.toFixed(2), '≤ 1'],
    ['resident memory, MB', memory.toFixed(0), '–'],
  ];
  const body = `Off air, no feed, no page, over ${windowS} s.\n\n${table(['', 'reached', 'target'], rows)}`;
  return { title: 'Nothing to do', body };
}
