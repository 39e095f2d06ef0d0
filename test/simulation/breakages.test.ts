import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Breakage, breakages } from './breakages.ts';

const ROOT = join(import.meta.dirname, '../..');
const NEEDED = ['engine', 'shared', 'test/simulation', 'package.json'];
const SEEDS = 150;

/**
 * Each invariant finds what it is for: a copy of the program is broken in one place, and the simulation of that copy
 * must fail with the invariant that watches it.
 */
describe('a program that is broken on purpose', () => {
  for (const breakage of breakages) {
    it(`breaks "${breakage.finds}" when ${breakage.what}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'broken-program-'));
      try {
        for (const part of NEEDED) await cp(join(ROOT, part), join(folder, part), { recursive: true });
        await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
        await breakIn(folder, breakage);
        expect(await simulate(folder, breakage.finds, breakage.from ?? 0)).toContain(`: ${breakage.finds}: `);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});

async function breakIn(folder: string, { file, find, replace }: Breakage): Promise<void> {
  const source = await readFile(join(folder, file), 'utf8');
  expect(source.split(find), `${file} has "${find}" once`).toHaveLength(2);
  await writeFile(
    join(folder, file),
    source.replace(find, () => replace),
  );
}

function simulate(folder: string, until: string, from: number): Promise<string> {
  const args = ['test/simulation/simulate.ts', '--seeds', String(SEEDS), '--from', String(from), '--until', until];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_, stdout) => resolve(stdout));
  });
}
