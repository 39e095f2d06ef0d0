import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMachine } from '#bench/figures/machine.ts';
import { withSection } from '#bench/figures/markdown.ts';
import { missingPrograms } from '#setup/steps/programs.mjs';
import { filmScene } from './camera/LiveCamera.ts';
import { parseLabOptions } from './options.ts';
import { passTable, type Runs } from './passTable.ts';
import { playAll } from './playAll.ts';
import { rows } from './rows/table.ts';

/** `npm run lab`: plays the rows, prints what came of them, and writes how often each held into docs/BENCHMARKS.md. */
const document = join(import.meta.dirname, '../../docs/BENCHMARKS.md');
const SECTION = 'lab';
const NEEDS = ['ffmpeg', 'nginx', 'nginx-rtmp', 'ip'];

const args = process.argv.slice(2);
const parsed = parseLabOptions(
  args,
  rows.map(({ name }) => name),
);
const missing = missingPrograms(NEEDS);

if (!parsed.ok) {
  say(parsed.why);
  process.exitCode = 2;
} else if (missing.length > 0) {
  say(`cannot run here, needs ${missing.join(', ')}`);
  process.exitCode = 1;
} else {
  const wanted = rows.filter(({ name }) => parsed.value.rows.length === 0 || parsed.value.rows.includes(name));
  const runs = await playAll(wanted, parsed.value, await filmScene(), endedByHand(), say);
  await write(runs);
  const missed = runs.flatMap(({ played }) => played.filter(({ misses }) => misses.length > 0));
  const total = runs.reduce((sum, { played }) => sum + played.length, 0);
  say(`${total - missed.length} of ${total} held`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

/** Shows are ended in order, with all that runs for them; nothing is written down then. */
function endedByHand(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Error(`ended by ${signal}`)));
  }
  return controller.signal;
}

async function write(runs: readonly Runs[]): Promise<void> {
  const before = await readFile(document, 'utf8');
  const date = new Date().toISOString().slice(0, 10);
  const command = ['npm run lab', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  const body = [
    '## Every fault, counted frame by frame',
    'One camera whose pictures bear numbers and whose sounds tell them, two real ffmpeg encoders (`a` on air, `b` ready), the',
    'built engine, a real nginx-rtmp that records. "Held" is how often every bound of the row held, of how many runs; the',
    'other figures are the worst of these runs, in presentation time at the destination. A miss is kept below `.setup/lab/`.',
    'Bounds are in `test/lab/rows/`: nothing lost, nothing repeated, one session, no decode error, no step back, pictures at most',
    '1.5 frames apart, sounds two AAC frames, sound and picture within 40 ms of what they were. With B-frames a frame is sent',
    'before up to two (pyramid: three) that are shown earlier; where the standby enters between them so many are lost.',
    '',
    passTable(before, rows, runs, date),
    '',
    `Last: \`${command}\`, on ${await describeMachine()}.`,
  ];
  await writeFile(document, withSection(before, SECTION, body.join('\n').replace('\n', '\n\n')));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
