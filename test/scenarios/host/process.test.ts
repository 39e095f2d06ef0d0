import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EngineFile, Hello, helloMessage } from '#shared/api/contract.ts';
import { freshFolder, runEngine, writeStudio } from './runEngine.ts';

/** Someone else's server on a port of this machine. */
async function takenPort(port = 0): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Exit code 2, one clear line on standard error, nothing on standard output. */
async function expectRefusal(args: readonly string[], line: RegExp): Promise<void> {
  const engine = runEngine(args);
  expect(await engine.ended).toEqual({ code: 2, signal: null });
  expect(engine.stdout()).toBe('');
  expect(engine.stderr()).toMatch(/^changeover: [^\n]+\n$/);
  expect(engine.stderr()).toMatch(line);
}

function bearer(address: URL): { authorization: string } {
  return { authorization: `Bearer ${address.searchParams.get('token')}` };
}

test('it starts, is found by its file, proves itself, ends in order on SIGTERM, and keeps its token', async () => {
  const folder = freshFolder();
  const dataDir = join(folder, 'data');
  const args = ['--data-dir', dataDir, '--http', '127.0.0.1:0'];
  const engine = runEngine([...args, '--studio', writeStudio(folder)]);
  const address = await engine.ready;
  expect(engine.stdout()).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{64}\n$/);

  const file = join(dataDir, 'engine.json');
  const facts = EngineFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(facts).toMatchObject({ pid: engine.child.pid, url: address.origin });
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const token = readFileSync(join(dataDir, 'token'), 'utf8').trim();
  const hello = Hello.parse(await (await fetch(`${facts.url}/hello?nonce=0123456789abcdef`)).json());
  expect(hello.instance).toBe(facts.instance);
  const proof = createHmac('sha256', token).update(helloMessage('0123456789abcdef', facts.instance)).digest('hex');
  expect(hello.proof).toBe(proof);

  const state = await (await fetch(`${address.origin}/api/v1/state`, { headers: bearer(address) })).json();
  expect(state).toMatchObject({ studio: { name: 'Test studio' }, air: { on: false } });
  expect((await fetch(`${address.origin}/healthz`)).status).toBe(200);

  engine.child.kill('SIGTERM');
  expect(await engine.ended).toEqual({ code: 0, signal: null });
  expect(existsSync(file)).toBe(false);
  expect(engine.stderr()).toBe('');

  const again = runEngine(args);
  expect((await again.ready).searchParams.get('token')).toBe(token);
});

test('a call ends it in order, too, and is answered', async () => {
  const folder = freshFolder();
  const engine = runEngine(['--data-dir', join(folder, 'd'), '--http', '127.0.0.1:0', '--studio', writeStudio(folder)]);
  const address = await engine.ready;
  const stop = { method: 'POST', headers: bearer(address) };
  const answer = await fetch(`${address.origin}/api/v1/engine/stop`, stop);
  expect(await answer.json()).toEqual({ text: expect.any(String) as string });
  expect(await engine.ended).toEqual({ code: 0, signal: null });
});

test('a stop during the start is a stop', async () => {
  const folder = freshFolder();
  const engine = runEngine(['--data-dir', join(folder, 'd'), '--http', '127.0.0.1:0', '--studio', writeStudio(folder)]);
  await expect.poll(() => existsSync(join(folder, 'd')), { timeout: 10_000 }).toBe(true);
  engine.child.kill('SIGINT');
  expect(await engine.ended).toEqual({ code: 0, signal: null });
});

test('what a person has to mend is said before anything is touched', async () => {
  const folder = freshFolder();
  const dataDir = join(folder, 'data');
  const base = ['--data-dir', dataDir];
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '{\n  "version": 1,\n  "name": }');
  const invalid = join(folder, 'invalid.json');
  writeFileSync(invalid, '{"version":1,"name":"A","program":{"delayMs":"3s"}}');
  const film = join(folder, 'film.mp4');
  writeFileSync(film, '');
  truncateSync(film, 3 * 1024 ** 3);
  const newer = join(folder, 'newer.json');
  writeFileSync(newer, '{"version":9,"name":"A"}');
  const any = ['--http', '127.0.0.1:0'];
  const port = await takenPort();

  await expectRefusal([...base, '--colour'], /--colour/);
  await expectRefusal([...base, '--http', '0.0.0.0:0'], /--insecure-lan/);
  await expectRefusal([...base, ...any, '--studio', join(folder, 'none.json')], /none\.json .*ENOENT/);
  await expectRefusal([...base, ...any, '--studio', folder], /EISDIR/);
  await expectRefusal([...base, ...any, '--studio', film], /film\.mp4 .*larger than 1 MB/);
  await expectRefusal([...base, ...any, '--studio', '/dev/zero'], /\/dev\/zero .*larger than 1 MB/);
  await expectRefusal([...base, ...any, '--studio', broken], /line 3/);
  await expectRefusal([...base, ...any, '--studio', invalid], /program\.delayMs: expected .*number/);
  await expectRefusal([...base, ...any, '--studio', newer], /version 9/);
  await expectRefusal([...base, '--http', `127.0.0.1:${port}`], new RegExp(`127\\.0\\.0\\.1:${port} is taken`));
  const taken = writeStudio(folder, `127.0.0.1:${port}`);
  await expectRefusal([...base, ...any, '--studio', taken], new RegExp(`127\\.0\\.0\\.1:${port}`));
  expect(existsSync(dataDir)).toBe(false);
});

test('a second engine in the folder ends and names the first; the first is not touched', async () => {
  const folder = freshFolder();
  const dataDir = join(folder, 'data');
  const first = runEngine(['--data-dir', dataDir, '--http', '127.0.0.1:0', '--studio', writeStudio(folder)]);
  const address = await first.ready;
  const before = readFileSync(join(dataDir, 'engine.json'), 'utf8');
  const inUse = new RegExp(`in use .*${first.child.pid}`);
  const other = writeStudio(folder, '127.0.0.1:0', 'Other');
  await expectRefusal(['--data-dir', dataDir, '--http', '127.0.0.1:0', '--studio', other], inUse);
  const sameDoor = new RegExp(`taken by the engine that runs as process ${first.child.pid}`);
  await expectRefusal(['--data-dir', dataDir, '--http', address.host], sameDoor);
  expect(readFileSync(join(dataDir, 'engine.json'), 'utf8')).toBe(before);
  const state = await (await fetch(`${address.origin}/api/v1/state`, { headers: bearer(address) })).json();
  expect(state).toMatchObject({ studio: { name: 'Test studio' } });
});

test('a data folder that is none is said in one line', async () => {
  const folder = freshFolder();
  mkdirSync(join(folder, 'x'));
  writeFileSync(join(folder, 'x/file'), '');
  const studio = writeStudio(folder);
  const args = ['--data-dir', join(folder, 'x/file'), '--http', '127.0.0.1:0', '--studio', studio];
  await expectRefusal(args, /x\/file/);
  expect(readdirSync(join(folder, 'x'))).toEqual(['file']);
});

test('an imported studio whose RTMP port is taken is refused whole: nothing moves, and the next start is like the last', async () => {
  const folder = freshFolder();
  const args = ['--data-dir', join(folder, 'd'), '--http', '127.0.0.1:0', '--studio', writeStudio(folder)];
  const engine = runEngine(args);
  const address = await engine.ready;
  const ask = async (path: string, input?: unknown) => {
    const body = input === undefined ? {} : { method: 'POST', body: JSON.stringify(input) };
    const headers = { ...bearer(address), 'content-type': 'application/json' };
    const answer = await fetch(`${address.origin}/api/v1${path}`, { ...body, headers });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };
  const ingestOf = async () => ((await ask('/state')) as { engine?: { ingestUrl?: string } }).engine?.ingestUrl ?? '';
  const first = await ingestOf();
  const port = await takenPort();
  const studio = { version: 1, name: 'Other studio', ingest: { rtmp: `127.0.0.1:${port}` } };
  const line = {
    message: expect.stringMatching(new RegExp(`^The RTMP port 127\\.0\\.0\\.1:${port} .*\\.$`)) as string,
  };
  expect(await ask('/studio/import', { studio })).toEqual({ status: 409, code: 'CONFLICT', ...line });
  expect(await ask('/studio')).toMatchObject({ name: 'Test studio' });
  expect(await ingestOf()).toBe(first);
  await new Promise((resolve, reject) => {
    const encoder = connect(Number(new URL(first).port), '127.0.0.1', () => resolve(encoder.destroy()));
    encoder.on('error', reject);
  });

  const free = { ...studio, ingest: { rtmp: '127.0.0.2:0' } };
  expect(await ask('/studio/import', { studio: free })).toMatchObject({ status: 200 });
  expect(await ingestOf()).toMatch(/^rtmp:\/\/127\.0\.0\.2:/);
  engine.child.kill('SIGKILL');
  await engine.ended;
  const again = runEngine(args);
  const state = await fetch(`${(await again.ready).origin}/api/v1/state`, { headers: bearer(await again.ready) });
  expect(await state.json()).toMatchObject({ studio: { name: 'Other studio' } });
});

test('an unchanged studio file does not keep the engine from its start by a port that is not used any more', async () => {
  const folder = freshFolder();
  const port = await freePort();
  const args = ['--data-dir', join(folder, 'd'), '--http', '127.0.0.1:0'];
  const file = writeStudio(folder, `127.0.0.1:${port}`);
  const first = runEngine([...args, '--studio', file]);
  const address = await first.ready;
  const studio = { version: 1, name: 'Moved', ingest: { rtmp: '127.0.0.1:0' } };
  const headers = { ...bearer(address), 'content-type': 'application/json' };
  const moved = { method: 'POST', headers, body: JSON.stringify({ studio }) };
  expect((await fetch(`${address.origin}/api/v1/studio/import`, moved)).status).toBe(200);
  first.child.kill('SIGTERM');
  await first.ended;

  await takenPort(port);
  const again = runEngine([...args, '--studio', file]);
  const state = await fetch(`${(await again.ready).origin}/api/v1/state`, { headers: bearer(await again.ready) });
  expect(await state.json()).toMatchObject({ studio: { name: 'Moved' } });
  again.child.kill('SIGTERM');
  await again.ended;
  const changed = writeStudio(folder, `127.0.0.1:${port}`, 'Changed');
  await expectRefusal([...args, '--studio', changed], new RegExp(`RTMP port 127\\.0\\.0\\.1:${port}`));
  const last = runEngine(args);
  const kept = await fetch(`${(await last.ready).origin}/api/v1/state`, { headers: bearer(await last.ready) });
  expect(await kept.json()).toMatchObject({ studio: { name: 'Moved' } });
});

test('what was answered holds: an engine that is killed right after Start is on air again, and after Stop is not', async () => {
  const folder = freshFolder();
  const file = join(folder, 'studio.json');
  const endpoint = { id: 'a', url: 'rtmp://127.0.0.1:9/live', streamKey: 'key-of-nobody' };
  const destinations = [{ id: 'own', name: 'Own', endpoints: [endpoint] }];
  writeFileSync(file, JSON.stringify({ version: 1, name: 'A', ingest: { rtmp: '127.0.0.1:0' }, destinations }));
  const args = ['--data-dir', join(folder, 'd'), '--http', '127.0.0.1:0', '--studio', file];
  for (const [call, isOn] of [
    ['start', false],
    ['stop', true],
    ['start', false],
  ] as const) {
    const engine = runEngine(args);
    const address = await engine.ready;
    const headers = bearer(address);
    const state = await fetch(`${address.origin}/api/v1/state`, { headers });
    expect(await state.json(), `before ${call}`).toMatchObject({ air: { on: isOn } });
    const answer = await fetch(`${address.origin}/api/v1/air/${call}`, { method: 'POST', headers });
    engine.child.kill('SIGKILL');
    expect(answer.status).toBe(200);
    await engine.ended;
  }
});
