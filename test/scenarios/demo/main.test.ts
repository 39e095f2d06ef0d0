import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { DemoFault } from '#shared/api/contract.ts';
import type { EngineState } from '#shared/model/state.ts';
import { type DemoProcess, startDemoProcess } from './demoProcess.ts';

// As a user runs it: what `npm run build` made, which `npm test` sees to.
const main = join(import.meta.dirname, '../../../dist/demo/main.js');
const anyPorts = ['--no-open', '--http', '127.0.0.1:0', '--rtmp', '127.0.0.1:0'];

afterEach(() => {
  vi.unstubAllEnvs();
});

const text = (demo: DemoProcess) => demo.lines.join('\n');

function pageOf(demo: DemoProcess): Promise<URL> {
  return vi.waitFor(() => new URL(/^Page\s+(\S+)$/m.exec(text(demo))?.[1] ?? ''), 20_000);
}

async function call<T>(page: URL, path: string, body?: object): Promise<T> {
  const headers = {
    authorization: `Bearer ${page.searchParams.get('token')}`,
    'content-type': 'application/json',
  };
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  const answer = await fetch(new URL(`/api/v1${path}`, page), init);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const stateOf = (page: URL) => call<EngineState>(page, '/state');
const fail = (page: URL, subject: string, fault: DemoFault) => call(page, '/demo/fail', { subject, fault });

function stateBecomes(page: URL, check: (state: EngineState) => void): Promise<EngineState> {
  const look = async () => {
    const state = await stateOf(page);
    check(state);
    return state;
  };
  return vi.waitFor(look, { timeout: 30_000, interval: 200 });
}

async function canConnect({ hostname, port }: URL): Promise<void> {
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.destroy();
}

/** An encoder on air, both outputs live, the other encoder a standby that is ready. */
function runsWell({ program, outputs, feeds }: EngineState): void {
  expect(outputs.map(({ state }) => state)).toEqual(['live', 'live']);
  expect(feeds.map(({ id }) => id)).toContain(program.feedId);
  const standby = feeds.find(({ id }) => id !== program.feedId);
  expect(standby).toMatchObject({ state: 'live', hitless: { ready: true } });
}

/** As a demo begins: its first encoder sends before the other one does. */
function beginsWell(state: EngineState): void {
  runsWell(state);
  expect(state.program.feedId).toBe('main');
}

const partsOf = (state: EngineState) =>
  Object.fromEntries(state.demo?.parts.map(({ subject, running }) => [subject, running]) ?? []);

test('the demo without a person: an encoder and a destination are killed, and the program is unbroken', async () => {
  await using demo = startDemoProcess(main, '--for', '15', ...anyPorts);
  const exit = await demo.exited;
  expect(text(demo)).toContain('The program was unbroken.');
  expect(exit).toBe(0);
  expect(text(demo)).toMatch(/Demo destination alpha: 1 session, \d{3} pictures, 0 lost, 0 repeated, 0 steps back/);
  expect(text(demo)).toMatch(/Demo destination beta: 2 sessions, \d{3} pictures, 0 lost, 0 repeated, 0 steps back/);
  expect(text(demo)).toMatch(/Demo encoder A killed on air: the engine had changed over \d\.\d s later/);
  expect(text(demo)).toMatch(/Demo destination beta killed: received again after \d+\.\d s/);
}, 120_000);

test('what the page asks for is done: kill, freeze, revive; the engine is told, and the program goes on', async () => {
  await using demo = startDemoProcess(main, ...anyPorts);
  const page = await pageOf(demo);
  const well = await stateBecomes(page, beginsWell);
  expect(partsOf(well)).toEqual({
    'encoder/main': true,
    'encoder/backup': true,
    'output/alpha/primary': true,
    'output/beta/primary': true,
  });

  await fail(page, 'encoder/main', 'freeze');
  const changed = await stateBecomes(page, ({ program }) => expect(program.feedId).toBe('backup'));
  expect(changed.program.lastChangeover).toMatchObject({ from: 'main', to: 'backup', why: 'feed-stalled' });
  expect(partsOf(await stateOf(page))).toMatchObject({ 'encoder/main': false });
  await fail(page, 'encoder/main', 'revive');
  await stateBecomes(page, (state) => {
    expect(state.feeds.find(({ id }) => id === 'main')?.hitless.ready).toBe(true);
    expect(partsOf(state)).toMatchObject({ 'encoder/main': true });
  });

  await fail(page, 'output/alpha/primary', 'kill');
  await stateBecomes(page, (state) => {
    expect(partsOf(state)).toMatchObject({ 'output/alpha/primary': false });
    expect(state.outputs.find(({ id }) => id === 'alpha/primary')?.state).not.toBe('live');
    expect(state.outputs.find(({ id }) => id === 'beta/primary')).toMatchObject({ state: 'live', sessions: 1 });
  });
  await fail(page, 'output/alpha/primary', 'revive');
  await stateBecomes(page, ({ outputs }) => expect(outputs.map(({ state }) => state)).toEqual(['live', 'live']));

  demo.child.kill('SIGINT');
  expect(await demo.exited).toBe(0);
  expect(text(demo)).toContain('Demo encoder A frozen');
  expect(text(demo)).toContain('Changeover ended in order.');
}, 120_000);

test('an engine that dies is started again, and the demo goes on with it', async () => {
  await using demo = startDemoProcess(main, ...anyPorts);
  const page = await pageOf(demo);
  const before = await stateBecomes(page, beginsWell);
  const { pid } = await fetch(new URL('/hello?nonce=0123456789abcdef0123456789abcdef', page)).then(
    (answer) => answer.json() as Promise<{ pid: number }>,
  );
  process.kill(pid, 'SIGKILL');
  // Both encoders dial again in a time of their own: whichever is first is on air, and stays.
  const after = await stateBecomes(page, (state) => {
    expect(state.engine.instance).not.toBe(before.engine.instance);
    runsWell(state);
  });
  expect(partsOf(after)).toEqual(partsOf(before));
  demo.child.kill('SIGTERM');
  expect(await demo.exited).toBe(0);
}, 120_000);

test('ended by the page it leaves nothing behind: no process that answers, no folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'changeover-test-'));
  vi.stubEnv('TMPDIR', folder);
  await using demo = startDemoProcess(main, ...anyPorts);
  const page = await pageOf(demo);
  const { engine } = await stateBecomes(page, ({ demo: shown }) => expect(shown?.parts).toHaveLength(4));
  expect(await readdir(folder)).not.toEqual([]);
  await call(page, '/engine/stop', {});
  expect(await demo.exited).toBe(0);
  await expect(fetch(new URL('/livez', page))).rejects.toThrow();
  await expect(canConnect(new URL(engine.ingestUrl ?? ''))).rejects.toThrow('ECONNREFUSED');
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
}, 60_000);

test('options that are wrong, and a port that is taken, are one clear line', async () => {
  await using wrong = startDemoProcess(main, '--for', 'ever');
  expect(await wrong.exited).toBe(2);
  expect(wrong.lines).toEqual([expect.stringContaining('--for takes seconds')]);

  await using first = startDemoProcess(main, ...anyPorts);
  const page = await pageOf(first);
  await using second = startDemoProcess(main, '--no-open', '--http', page.host, '--rtmp', '127.0.0.1:0');
  expect(await second.exited).toBe(1);
  expect(text(second)).toContain(`cannot listen on ${page.host} (EADDRINUSE)`);
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
}, 60_000);
