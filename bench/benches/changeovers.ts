import type { LabProcess } from '#test/lab/support/LabProcess.ts';
import { publish } from '#test/lab/support/publish.ts';
import type { Bench, Findings } from '../figures/Bench.ts';
import { table } from '../figures/markdown.ts';
import { median } from '../figures/statistics.ts';
import type { BenchOptions } from '../options.ts';
import { benchStudio, feedKey } from '../stage/benchStudio.ts';
import { EngineRun } from '../stage/EngineRun.ts';
import { material } from '../stage/material.ts';
import { Sink } from '../stage/Sink.ts';

const KBPS = 6000;

interface Fault {
  readonly mode: 'hitless' | 'low-latency';
  readonly name: string;
  readonly signal: NodeJS.Signals;
  readonly targetGapMs: string;
}

/** One GOP of the material is a second, `stallMs` is 500 (design §9). */
const faults: readonly Fault[] = [
  { mode: 'hitless', name: 'killed', signal: 'SIGKILL', targetGapMs: '0' },
  { mode: 'hitless', name: 'hangs without a word', signal: 'SIGSTOP', targetGapMs: '0' },
  { mode: 'low-latency', name: 'killed', signal: 'SIGKILL', targetGapMs: '≤ 1100' },
  { mode: 'low-latency', name: 'hangs without a word', signal: 'SIGSTOP', targetGapMs: '≤ 1600' },
];

interface Change {
  readonly detectedMs: number;
  readonly gapMs: number;
  readonly sessions: number;
}

/** Encoder on air fails: when the engine knew, and what hole it left, by its own account. Frames are counted in the lab. */
export const changeovers: Bench = { name: 'changeovers', needs: ['ffmpeg', 'openssl'], run };

async function run({ rounds, isQuick }: BenchOptions, say: (text: string) => void): Promise<Findings> {
  const rows: string[][] = [];
  for (const fault of faults) {
    const changes: Change[] = [];
    for (let round = 0; round < rounds; round++) changes.push(await change(fault));
    const detected = changes.map(({ detectedMs }) => detectedMs);
    const gaps = changes.map(({ gapMs }) => gapMs);
    say(`${fault.mode}, ${fault.name}: detected ${detected.join(', ')} ms, gap ${gaps.join(', ')} ms`);
    rows.push([
      `${fault.mode}, encoder ${fault.name}`,
      median(detected).toFixed(0),
      Math.max(...gaps).toFixed(0),
      fault.targetGapMs,
      String(Math.max(...changes.map(({ sessions }) => sessions))),
    ]);
  }
  const head = ['', 'known after, ms', 'largest gap, ms', 'target', 'sessions at the destination'];
  const count = isQuick ? 'once' : `${rounds} times`;
  const body = `Two encoders of ${KBPS / 1000} Mbit/s with a keyframe a second, \`stallMs\` 500, each fault ${count}, by the engine's own account.
In hitless mode silence is acted on only when the delay is nearly used up, so that a hiccup costs nothing.

${table(head, rows)}`;
  return { title: 'Changeover between encoders', body };
}

async function change({ mode, signal }: Fault): Promise<Change> {
  await using made = new AsyncDisposableStack();
  const sink = made.use(await Sink.start());
  const studio = benchStudio({ mode, feeds: 2, outputs: 1, url: sink.url('rtmp') });
  const engine = made.use(await EngineRun.start({ studio }));
  const { ingestUrl } = (await engine.state()).engine;
  const path = await material(KBPS);
  const encoders: LabProcess[] = [];
  for (const index of [0, 1]) encoders.push(made.use(await publish(path, `${ingestUrl}/${feedKey(index)}`)));
  await sink.receiving(1);
  await engine.until('the standby is ready', ({ program, feeds, outputs }) => {
    const [onAir, standby] = feeds;
    const isReady = mode === 'low-latency' ? standby?.state === 'live' : standby?.hitless.ready;
    return program.feedId === onAir?.id && isReady === true && outputs[0]?.state === 'live';
  });
  encoders[0]?.kill(signal);
  const { program, feeds, outputs } = await engine.until('the changeover', (state) => {
    return state.program.feedId === state.feeds[1]?.id;
  });
  const last = program.lastChangeover;
  if (!last || last.to !== feeds[1]?.id) throw new Error(`no changeover to the standby: ${JSON.stringify(last)}`);
  return { detectedMs: last.detectedMs, gapMs: last.gapMs, sessions: outputs[0]?.sessions ?? 0 };
}
