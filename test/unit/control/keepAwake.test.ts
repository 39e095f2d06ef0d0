import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { KeepAwake } from '#engine/control/actions/KeepAwake.ts';
import { keepAwakeCommand } from '#engine/control/actions/keepAwakeCommand.ts';

/** A stand-in that notes its process id and waits for the end of its input, as the real ones do. */
async function helper() {
  const file = join(await mkdtemp(join(tmpdir(), 'changeover-awake-')), 'pid');
  const script = `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); process.stdin.resume()`;
  const pid = () =>
    vi.waitFor(async () => Number(await readFile(file, 'utf8')) || Promise.reject(new Error('not yet')), 5000);
  return { command: { file: process.execPath, args: ['-e', script] }, pid };
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('the helper runs while the program is on air, and no longer', async () => {
  const { command, pid } = await helper();
  const awake = new KeepAwake(command, silentLog);
  awake.set(true);
  const running = await pid();
  expect(lives(running)).toBe(true);
  awake.set(true);
  awake.set(false);
  await vi.waitFor(() => expect(lives(running)).toBe(false), 5000);
});

test('a helper that is not there is told once a show and then left alone', async () => {
  const warned: string[] = [];
  const log = { ...silentLog, warn: (_: string, text: string) => void warned.push(text) };
  const awake = new KeepAwake({ file: '/nonexistent/keep-awake', args: [] }, log);
  awake.set(true);
  await vi.waitFor(() => expect(warned).toHaveLength(1));
  awake.set(true);
  expect(warned).toHaveLength(1);
  awake.set(false);
  awake.set(true);
  await vi.waitFor(() => expect(warned).toHaveLength(2));
});

test('every desktop system has its way', () => {
  expect(keepAwakeCommand('linux', 1)?.file).toBe('systemd-inhibit');
  expect(keepAwakeCommand('darwin', 77)?.args).toContain('77');
  expect(keepAwakeCommand('win32', 1)?.file).toBe('powershell.exe');
  expect(keepAwakeCommand('aix', 1)).toBeNull();
});
