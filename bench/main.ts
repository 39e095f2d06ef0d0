import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { missingPrograms } from '#setup/steps/programs.mjs';
import { changeovers } from './benches/changeovers.ts';
import { idle } from './benches/idle.ts';
import { latency } from './benches/latency.ts';
import { memory } from './benches/memory.ts';
import { outputs } from './benches/outputs.ts';
import { soak } from './benches/soak.ts';
import type { Bench, Findings } from './figures/Bench.ts';
import { describeMachine } from './figures/machine.ts';
import { withSection } from './figures/markdown.ts';
import { parseBenchOptions } from './options.ts';

/** `npm run bench`: measures, prints, and writes what it found into docs/BENCHMARKS.md, each bench its own section. */
const benches: readonly Bench[] = [idle, memory, latency, changeovers, outputs, soak];
const document = join(import.meta.dirname, '../docs/BENCHMARKS.md');
const opening = '# Benchmarks\n\nFigures as they were measured, with the command that measures them again.';

const args = process.argv.slice(2);
const parsed = parseBenchOptions(
  args,
  benches.map(({ name }) => name),
);

if (!parsed.ok) {
  say(parsed.why);
  process.exitCode = 2;
} else {
  const options = parsed.value;
  const isWanted = ({ name }: Bench) => (options.only.length > 0 ? options.only.includes(name) : name !== 'soak');
  const withSoak = (bench: Bench) => isWanted(bench) || (bench === soak && options.soakMinutes !== null);
  const machine = await describeMachine();
  for (const bench of benches.filter(withSoak)) {
    const missing = missingPrograms([...bench.needs]);
    if (missing.length > 0) {
      say(`${bench.name}: cannot run here, needs ${missing.join(', ')}`);
      process.exitCode = 1;
      continue;
    }
    say(`── ${bench.name} ──`);
    const section = sectionOf(await bench.run(options, say), machine);
    say(`\n${section}\n`);
    if (!options.isQuick) await write(bench.name, section);
  }
}

function sectionOf({ title, body }: Findings, machine: string): string {
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  const date = new Date().toISOString().slice(0, 10);
  return `## ${title}\n\n${body}\n\n\`${command}\`, ${date}, on ${machine}.`;
}

async function write(name: string, section: string): Promise<void> {
  const before = await readFile(document, 'utf8').catch(() => opening);
  await writeFile(document, withSection(before, name, section));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
