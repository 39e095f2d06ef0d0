import { expect, test, vi } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { stopOverHttp } from '#engine/host/keeper/stopOverHttp.ts';
import { isAlive, KeeperProcess } from './keeperProcess.ts';

const within = { timeout: 5000, interval: 20 };

async function ready(keeper: KeeperProcess, times: number): Promise<void> {
  await vi.waitFor(() => expect(keeper.readyPorts).toHaveLength(times), within);
}

test('an engine that is killed -9 is back within a second, on the same port, without a second --on-air', async () => {
  await using keeper = await KeeperProcess.start('serve', '--http', '127.0.0.1:0', '--on-air', '--studio', 'x');
  await ready(keeper, 1);
  const killedAtMs = Date.now();
  process.kill(keeper.runs[0]?.pid ?? 0, 'SIGKILL');
  await ready(keeper, 2);
  const [first, second] = keeper.runs;
  expect((second?.atMs ?? 0) - killedAtMs).toBeLessThan(1000);
  expect(keeper.readyPorts[1]).toBe(keeper.readyPorts[0]);
  expect(first?.args).toContain('--on-air');
  expect(second?.args).not.toContain('--on-air');
  expect(second?.args).not.toContain('--studio');
  expect(keeper.errors).toMatch(/^keeper: the engine ended by itself \(SIGKILL\) after \d+ s; starting it again$/m);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} is passed on once and the engine's exit code is the keeper's`, async () => {
    await using keeper = await KeeperProcess.start('serve');
    await ready(keeper, 1);
    keeper.child.kill(signal);
    keeper.child.kill(signal);
    expect(await keeper.exitCode).toBe(0);
    expect(keeper.notes.filter((note) => note.what)).toEqual([{ pid: keeper.runs[0]?.pid, what: signal }]);
  });
}

test('an engine that does not end is killed after 6 s', async () => {
  await using keeper = await KeeperProcess.start('deaf');
  await ready(keeper, 1);
  const askedAtMs = Date.now();
  keeper.child.kill('SIGTERM');
  expect(await keeper.exitCode).toBe(1);
  expect(Date.now() - askedAtMs).toBeGreaterThan(5900);
  expect(Date.now() - askedAtMs).toBeLessThan(7500);
  expect(keeper.errors).toContain('did not end within 6 s');
});

test('exit code 2 ends the keeper, with the engine’s line', async () => {
  await using keeper = await KeeperProcess.start('2');
  expect(await keeper.exitCode).toBe(2);
  expect(keeper.errors).toBe('port 1 is taken (2)\n');
});

test('any other end starts the engine again', async () => {
  await using keeper = await KeeperProcess.start('3 die serve', '--http', '127.0.0.1:0');
  await vi.waitFor(() => expect(keeper.runs).toHaveLength(3), within);
  await ready(keeper, 2);
  expect(keeper.errors).toContain('code 3');
});

test('the engine outlives a keeper that is killed -9', async () => {
  await using keeper = await KeeperProcess.start('serve');
  await ready(keeper, 1);
  keeper.child.kill('SIGKILL');
  await keeper.exitCode;
  expect(isAlive(keeper.runs[0]?.pid ?? 0)).toBe(true);
});

test('a reader of the output that goes away ends neither of them', async () => {
  await using keeper = await KeeperProcess.start('serve', '--http', '127.0.0.1:0');
  await ready(keeper, 1);
  keeper.child.stdout?.destroy();
  keeper.child.stderr?.destroy();
  process.kill(keeper.runs[0]?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(keeper.runs).toHaveLength(2), within);
  process.kill(keeper.runs[1]?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(keeper.runs).toHaveLength(3), within);
  expect(keeper.child.exitCode).toBeNull();
});

test('a closed terminal (SIGHUP) ends neither of them', async () => {
  await using keeper = await KeeperProcess.start('serve');
  await ready(keeper, 1);
  keeper.child.kill('SIGHUP');
  process.kill(keeper.runs[0]?.pid ?? 0, 'SIGKILL');
  await ready(keeper, 2);
  expect(keeper.child.exitCode).toBeNull();
});

test('where there are no signals the engine is asked over HTTP, with its token', async () => {
  await using keeper = await KeeperProcess.start('serve');
  await ready(keeper, 1);
  await stopOverHttp(new URL(`http://127.0.0.1:${keeper.readyPorts[0]}/?token=abc`), systemClock);
  expect(await keeper.exitCode).toBe(0);
  expect(keeper.notes.at(-1)?.what).toBe('POST /api/v1/engine/stop Bearer abc');
});
