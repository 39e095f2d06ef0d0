import { expect, test } from 'vitest';
import { getSessionCookie, getSummary, stopEngine } from '#electron/engine/callEngine.ts';
import { findEngine } from '#electron/engine/findEngine.ts';
import type { RunningEngine } from '#electron/engine/RunningEngine.ts';
import { DataFolder, FakeEngine } from './fakes/FakeEngine.ts';

async function found(folder: DataFolder): Promise<RunningEngine> {
  const result = await findEngine(folder.path);
  if (result.is === 'none') throw new Error(`no engine: ${result.why}`);
  return result.engine;
}

test('an engine that proves its token is found', async () => {
  using folder = new DataFolder();
  await using fake = await FakeEngine.start();
  fake.settle(folder);
  fake.isOnAir = true;
  expect(await found(folder)).toEqual({
    origin: fake.origin,
    token: fake.token,
    version: '0.1.0',
    instance: 'one',
    pid: process.pid,
    isOnAir: true,
    sharesContract: true,
  });
});

test('nothing secret is sent before the proof', async () => {
  using folder = new DataFolder();
  await using fake = await FakeEngine.start();
  fake.settle(folder);
  await found(folder);
  expect(fake.requests).toHaveLength(1);
  expect(fake.requests[0]).toMatch(/^GET \/hello\?nonce=[0-9a-f]{32}$/);
});

test('an engine of another contract is found, and marked', async () => {
  using folder = new DataFolder();
  await using fake = await FakeEngine.start();
  fake.contractMajor += 1;
  fake.settle(folder);
  expect((await found(folder)).sharesContract).toBe(false);
});

const strangers: [string, Partial<FakeEngine>][] = [
  ['another token', { token: 'b'.repeat(64) }],
  ['no JSON', { helloText: '<html>' }],
  ['other JSON', { helloText: '{"product":"changeover"}' }],
];
for (const [name, change] of strangers) {
  test(`who answers with ${name} is a stranger`, async () => {
    using folder = new DataFolder();
    await using fake = await FakeEngine.start();
    fake.settle(folder);
    Object.assign(fake, change);
    expect(await findEngine(folder.path)).toEqual({ is: 'none', why: 'stranger' });
  });
}

test('a proof for another nonce does not count', async () => {
  using folder = new DataFolder();
  await using fake = await FakeEngine.start();
  fake.settle(folder);
  fake.helloText = await (await fetch(`${fake.origin}/hello?nonce=00`)).text();
  expect(await findEngine(folder.path)).toEqual({ is: 'none', why: 'stranger' });
});

const leftovers: [string, string, (folder: DataFolder, fake: FakeEngine) => void | Promise<void>][] = [
  ['an empty data folder', 'no-engine-file', () => {}],
  ['half an engine.json', 'unreadable-engine-file', (folder) => folder.write('engine.json', '{"pid":')],
  ['a process that is gone', 'process-gone', (folder, fake) => fake.settle(folder, 2 ** 22 + 1)],
  [
    'no token',
    'no-token',
    (folder, fake) => {
      fake.settle(folder);
      folder.write('token', '');
    },
  ],
  [
    'a port that nobody listens on',
    'silent',
    async (folder, fake) => {
      fake.settle(folder);
      await fake[Symbol.asyncDispose]();
    },
  ],
  [
    'an address that is none',
    'unreadable-engine-file',
    (folder) =>
      folder.write('engine.json', { pid: process.pid, instance: 'x', url: 'file:///', version: '1', startedAt: '' }),
  ],
];
for (const [name, why, prepare] of leftovers) {
  test(`${name}: none, ${why}`, async () => {
    using folder = new DataFolder();
    await using fake = await FakeEngine.start();
    await prepare(folder, fake);
    expect(await findEngine(folder.path)).toEqual({ is: 'none', why });
  });
}

test('the summary counts what a person must see', async () => {
  using folder = new DataFolder();
  await using fake = await FakeEngine.start();
  fake.settle(folder);
  fake.isOnAir = true;
  fake.alarms = [
    { state: 'raised', priority: 'critical' },
    { state: 'raised', priority: 'warning' },
    { state: 'raised', priority: 'advisory' },
    { state: 'acknowledged', priority: 'critical' },
    { state: 'cleared', priority: 'critical' },
  ];
  expect(await getSummary(await found(folder))).toEqual({ isOnAir: true, studioName: 'Studio A', alarms: 2 });
});

test('the session of the window is a cookie; a wrong token gets none', async () => {
  using folder = new DataFolder();
  await using fake = await FakeEngine.start();
  fake.settle(folder);
  const engine = await found(folder);
  const port = new URL(fake.origin).port;
  expect(await getSessionCookie(engine)).toEqual({ name: `changeover-${port}`, value: 'id.hmac' });
  await expect(getSessionCookie({ ...engine, token: 'no' })).rejects.toThrow('401');
});

test('stop is asked with the token; a refusal throws', async () => {
  using folder = new DataFolder();
  await using fake = await FakeEngine.start();
  fake.settle(folder);
  const engine = await found(folder);
  await stopEngine(engine);
  expect(fake.requests.at(-1)).toBe('POST /api/v1/engine/stop');
  await expect(stopEngine({ ...engine, token: 'no' })).rejects.toThrow('401');
});
