import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LabProcess } from '#test/lab/support/LabProcess.ts';
import { type ScratchFolder, scratchFolder } from '#test/lab/support/scratchFolder.ts';
import { until } from '#test/lab/support/until.ts';

const script = join(import.meta.dirname, '../../setup/run.mjs');
let data: ScratchFolder;

beforeEach(async () => {
  data = await scratchFolder('commands');
});
afterEach(() => data[Symbol.asyncDispose]());

/** What `npm run NAME` runs, on a machine without a screen. */
function run(name: string, ...args: string[]): Promise<LabProcess> {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
  return LabProcess.start(process.execPath, [script, name, '--data-dir', data.path, ...args], { env });
}

async function readyUrl(command: LabProcess): Promise<URL> {
  const line = await until('the ready line', () => /^ready (http:\S+)$/m.exec(command.output), 30_000);
  return new URL(line[1] ?? '');
}

describe.runIf(process.platform !== 'win32')('the commands', () => {
  it('headless: prints where it is ready, ends in order with 0 when asked', async () => {
    await using command = await run('headless', '--http', '127.0.0.1:0');
    const url = await readyUrl(command);
    expect((await fetch(new URL('/livez', url))).status).toBe(200);
    command.kill('SIGTERM');
    expect(await command.exitCode()).toBe(0);
    await expect(fetch(new URL('/livez', url))).rejects.toThrow();
  });

  it('headless: passes on that a person must act', async () => {
    await using command = await run('headless', '--http', 'nowhere');
    expect(await command.exitCode()).toBe(2);
    expect(command.output).toContain('--http');
  });

  it.runIf(process.platform === 'linux')('start: without a screen it says so, and is the engine', async () => {
    await using command = await run('start', '--http', '127.0.0.1:0');
    await readyUrl(command);
    expect(command.output).toContain('No screen here');
    command.kill('SIGTERM');
    expect(await command.exitCode()).toBe(0);
  });

  it('says what commands there are', async () => {
    await using command = await run('nonsense');
    expect(await command.exitCode()).toBe(1);
    expect(command.output).toContain('demo|start|headless|test|simulate|bench|lab|setup');
  });
});
