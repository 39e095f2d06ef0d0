import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '#setup/lock.mjs';

const module = join(import.meta.dirname, '../../../setup/lock.mjs');
let folder: string;
let lock: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changeover-lock-'));
  lock = join(folder, 'deep/lock');
});
afterEach(() => rm(folder, { recursive: true }));

/** A process that takes the lock, adds a line when it has it and one before it gives it back. */
function holder(name: string) {
  const script = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from ${JSON.stringify(module)};
    await withLock(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(join(folder, 'log'))}, '${name} in\\n');
      await new Promise((done) => setTimeout(done, 150));
      appendFileSync(${JSON.stringify(join(folder, 'log'))}, '${name} out\\n');
    });`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
}

describe('withLock', () => {
  it('lets processes in one after the other', async () => {
    await Promise.all(['a', 'b', 'c'].map((name) => once(holder(name), 'exit')));
    const lines = (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(6);
    for (const index of [0, 2, 4]) expect(lines[index + 1]).toBe(lines[index]?.replace('in', 'out'));
  });

  it('hands over the answer and releases, after a failure too', async () => {
    expect(await withLock(lock, async () => 7)).toBe(7);
    await expect(withLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(stat(lock)).rejects.toThrow('ENOENT');
  });

  it('takes over from a holder that was killed', async () => {
    const child = holder('dead');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await withLock(lock, async () => {});
    await writeFile(lock, String(child.pid));
    expect(await withLock(lock, async () => 'taken')).toBe('taken');
  });

  it('takes over a lock that nobody has touched for long, even if its number lives', async () => {
    await withLock(lock, async () => {});
    await writeFile(lock, String(process.pid));
    await utimes(lock, new Date(), new Date(Date.now() - 60_000));
    expect(await withLock(lock, async () => 'taken')).toBe('taken');
  });
});
