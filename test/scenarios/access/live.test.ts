import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import type { Contract, StateUpdate } from '#shared/api/contract.ts';
import { serveDoor, TOKEN } from './serveDoor.ts';

type Engine = Awaited<ReturnType<typeof serveDoor>>;
type Client = ContractRouterClient<Contract>;

function open({ port }: Engine, headers: Record<string, string> = {}, path = '/api/v1/ws'): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  onTestFinished(() => socket.terminate());
  return socket;
}

async function live(engine: Engine): Promise<{ client: Client; socket: WebSocket }> {
  const socket = open(engine, { authorization: `Bearer ${TOKEN}` });
  await once(socket, 'open');
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { client: createORPCClient<Client>(link), socket };
}

/** How an upgrade was refused; null when it was not. */
async function refusal(socket: WebSocket): Promise<{ status: number; json: unknown } | null> {
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(null));
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(chunks).toString()) as unknown });
      });
    });
  });
}

async function next<T>(iterator: AsyncIterator<T>): Promise<T> {
  const { value, done } = await iterator.next();
  if (done) throw new Error('the stream ended');
  return value as T;
}

test('who may go live', async () => {
  const engine = await serveDoor();
  const signedIn = await engine.ask(`/?token=${TOKEN}`);
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
  const origin = `http://127.0.0.1:${engine.port}`;
  const authorization = `Bearer ${TOKEN}`;
  const error = (status: number, code: string) => ({ status, json: { code, message: expect.any(String) as string } });

  expect(await refusal(open(engine, { cookie, origin }))).toBeNull();
  expect(await refusal(open(engine, { authorization }))).toBeNull();
  expect(await refusal(open(engine, { cookie }))).toEqual(error(401, 'UNAUTHORIZED'));
  expect(await refusal(open(engine, {}))).toEqual(error(401, 'UNAUTHORIZED'));
  expect(await refusal(open(engine, { origin }))).toEqual(error(401, 'UNAUTHORIZED'));
  expect(await refusal(open(engine, { authorization: 'Bearer x' }))).toEqual(error(401, 'UNAUTHORIZED'));
  expect(await refusal(open(engine, { cookie, origin: 'http://evil.example' }))).toEqual(error(403, 'FORBIDDEN'));
  expect(await refusal(open(engine, { authorization, host: 'evil.example' }))).toEqual(error(403, 'FORBIDDEN'));
  expect(await refusal(open(engine, { authorization }, '/api/v1/other'))).toEqual(error(404, 'NOT_FOUND'));
  expect(await refusal(open(engine, {}, `/api/v1/ws?token=${TOKEN}`))).toEqual(error(401, 'UNAUTHORIZED'));
});

test('calls, and their errors, as over HTTP', async () => {
  const { client } = await live(await serveDoor());
  expect(await client.program.take({ feedId: 'main' })).toEqual({ text: 'took main content' });
  expect((await client.state.get()).studio.name).toBe('Studio A');
  await expect(client.program.take({ feedId: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.program.take({ feedId: '' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('feedId: expected') as string,
  });
  await expect(client.program.cut()).rejects.toMatchObject({
    code: 'INTERNAL_SERVER_ERROR',
    message: expect.not.stringContaining('secret') as string,
  });
});

test('live state: a snapshot, then what changed; the end of the client ends the listening', async () => {
  const engine = await serveDoor();
  const { client, socket } = await live(engine);
  const updates = (await client.state.watch())[Symbol.asyncIterator]();
  expect(await next(updates)).toEqual({ kind: 'snapshot', revision: 1, state: engine.door.state() });
  engine.door.change({ studio: { name: 'B' } });
  expect(await next(updates)).toEqual({ kind: 'change', revision: 2, sections: { studio: { name: 'B' } } });
  engine.door.change({ studio: { name: 'C' }, uplinks: [] });
  expect(await next(updates)).toEqual({ kind: 'change', revision: 3, sections: { studio: { name: 'C' } } });
  expect(engine.door.listeners).toBe(1);
  socket.close();
  await expect.poll(() => engine.door.listeners).toBe(0);
});

test('two watches on one connection; ending one leaves the other', async () => {
  const engine = await serveDoor();
  const { client } = await live(engine);
  const abort = new AbortController();
  const first = (await client.state.watch(undefined, { signal: abort.signal }))[Symbol.asyncIterator]();
  const second = (await client.state.watch())[Symbol.asyncIterator]();
  await Promise.all([next(first), next(second)]);
  abort.abort();
  await expect(first.next()).rejects.toThrow();
  engine.door.change({ studio: { name: 'B' } });
  expect(await next(second)).toMatchObject({ kind: 'change', sections: { studio: { name: 'B' } } });
});

test('the journal: the last entries, then each new one, none twice and none lost', async () => {
  const engine = await serveDoor();
  const add = (n: number) => engine.door.journal.add({ subject: 'air', code: 'x', by: 'rule', text: `line ${n}` });
  for (let n = 1; n <= 5; n += 1) add(n);
  const { client } = await live(engine);
  const entries = (await client.journal.watch({ last: 2 }))[Symbol.asyncIterator]();
  expect((await next(entries)).map((entry) => entry.seq)).toEqual([4, 5]);
  for (let n = 6; n <= 2500; n += 1) {
    add(n);
    if (n % 500 === 0) await new Promise(setImmediate);
  }
  const seen: number[] = [];
  while (seen.at(-1) !== 2500) seen.push(...(await next(entries)).map((entry) => entry.seq));
  expect(seen).toEqual(Array.from({ length: 2495 }, (_, index) => index + 6));

  const empty = (await client.journal.watch({ last: 0 }))[Symbol.asyncIterator]();
  expect(await next(empty)).toEqual([]);
  add(2501);
  expect((await next(empty)).map((entry) => entry.seq)).toEqual([2501]);
});

test('the demo: the director reports, and hears what the page asks for', async () => {
  const engine = await serveDoor();
  engine.door.beDemo();
  const { client: director } = await live(engine);
  const { client: page } = await live(engine);
  const parts = [{ subject: 'encoder/main', running: true }];
  await director.demo.report({ parts });
  expect(engine.door.reported).toEqual([parts]);
  const requests = (await director.demo.requests())[Symbol.asyncIterator]();
  const heard = next(requests);
  await expect
    .poll(() => page.demo.fail({ subject: 'encoder/main', fault: 'kill' }))
    .toEqual({ text: 'kill encoder/main' });
  expect(await heard).toEqual({ subject: 'encoder/main', fault: 'kill' });
});

test('without the demo its calls are not there', async () => {
  const { client } = await live(await serveDoor());
  await expect(client.demo.requests()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a replaced token ends every session, after the answer', async () => {
  const engine = await serveDoor();
  const [caller, other] = [await live(engine), await live(engine)];
  const closed = Promise.all([once(caller.socket, 'close'), once(other.socket, 'close')]);
  expect((await caller.client.engine.replaceToken()).text).toMatch(/token/);
  expect((await closed).map(([code]: unknown[]) => code)).toEqual([4401, 4401]);
});

test('rubbish closes that connection and no other', async () => {
  const engine = await serveDoor();
  const { client } = await live(engine);
  for (const rubbish of ['{', 'null', '{"i":"1"}', Buffer.alloc(10, 255)]) {
    const { socket } = await live(engine);
    const closed = once(socket, 'close');
    socket.send(rubbish);
    expect((await closed)[0]).toBe(1008);
  }
  const { socket: big } = await live(engine);
  big.on('error', () => {});
  const closed = once(big, 'close');
  big.send('x'.repeat(1024 * 1024 + 1));
  expect((await closed)[0]).toBe(1009);
  expect((await client.state.get()).studio.name).toBe('Studio A');
});

test('a client holds so many calls open and no more', async () => {
  const engine = await serveDoor();
  const { client, socket } = await live(engine);
  const closed = once(socket, 'close');
  const watches = Array.from({ length: 65 }, () => client.state.watch().catch(() => null));
  expect((await closed)[0]).toBe(1008);
  await Promise.all(watches);
  await expect.poll(() => engine.door.listeners).toBe(0);
});

test('the end of the engine is said to every client, and is soon', async () => {
  const engine = await serveDoor();
  const { socket } = await live(engine);
  const { socket: mute } = await live(engine);
  mute.pause();
  const closed = once(socket, 'close');
  await engine.server.close();
  expect((await closed)[0]).toBe(1001);
});

/** A live client that can stop reading: the WebSocket frames of the server are only counted and decoded by length. */
async function slowClient(engine: Engine): Promise<{ socket: Socket; updates: () => StateUpdate[] }> {
  const socket = connect(engine.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  socket.write(
    `GET /api/v1/ws HTTP/1.1\r\nHost: 127.0.0.1:${engine.port}\r\nAuthorization: Bearer ${TOKEN}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
  );
  let bytes = Buffer.alloc(0);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await expect.poll(() => Buffer.concat(chunks).includes('\r\n\r\n')).toBe(true);
  socket.write(masked('{"i":"1","p":{"u":"/state/watch"}}'));
  return {
    socket,
    updates: () => {
      bytes = Buffer.concat(chunks);
      return framesOf(bytes.subarray(bytes.indexOf('\r\n\r\n') + 4));
    },
  };
}

/** A short text frame of a client; its mask is zero. */
function masked(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

function framesOf(bytes: Buffer): StateUpdate[] {
  const updates: StateUpdate[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const short = bytes.readUInt8(at + 1);
    const header = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (at + header > bytes.length) break;
    const size =
      short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short === 126 ? bytes.readUInt16BE(at + 2) : short;
    if (at + header + size > bytes.length) break;
    if (bytes.readUInt8(at) === 0x81) {
      const message = JSON.parse(bytes.toString('utf8', at + header, at + header + size)) as {
        t?: number;
        p: { d?: { json: StateUpdate } };
      };
      if (message.t === 3 && message.p.d) updates.push(message.p.d.json);
    }
    at += header + size;
  }
  return updates;
}

/** Changes the state by a lot, ten times a second of the virtual clock. */
async function bigChanges(engine: Engine, clock: VirtualClock, { from = 0, count }: { from?: number; count: number }) {
  for (let n = from + 1; n <= from + count; n += 1) {
    engine.door.change({ studio: { name: `${n} ${'x'.repeat(500_000)}` } });
    clock.advance(100);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  }
}

test('a client that does not read gets a new snapshot instead of the changes that it missed', async () => {
  const clock = new VirtualClock();
  const engine = await serveDoor({ clock });
  const { socket, updates } = await slowClient(engine);
  await expect.poll(() => updates().length).toBe(1);
  socket.pause();
  await bigChanges(engine, clock, { count: 60 });
  socket.resume();
  await expect.poll(() => updates().at(-1)?.revision, { timeout: 5000 }).toBe(61);
  const kinds = updates().map((update) => update.kind);
  expect(kinds.filter((kind) => kind === 'snapshot')).toHaveLength(2);
  expect(kinds.at(-1)).toBe('snapshot');
  expect(kinds.length).toBeLessThan(50);
});

test('a client that has not read 1 MB for 10 s is cut off; another is not touched', async () => {
  const clock = new VirtualClock();
  const engine = await serveDoor({ clock });
  const { client, socket: good } = await live(engine);
  const watch = (await client.state.watch())[Symbol.asyncIterator]();
  let last: StateUpdate | null = null;
  const reading = (async () => {
    for (let update = await watch.next(); !update.done; update = await watch.next()) last = update.value;
  })().catch(() => {});
  const { socket, updates } = await slowClient(engine);
  await expect.poll(() => updates().length).toBe(1);
  expect(engine.door.listeners).toBe(1);
  socket.pause();
  await bigChanges(engine, clock, { count: 99 });
  await bigChanges(engine, clock, { from: 99, count: 60 });
  const ended = once(socket, 'close');
  socket.resume();
  await ended;
  await expect.poll(() => last?.revision, { timeout: 5000 }).toBe(160);
  expect(updates().at(-1)?.revision).toBeLessThan(160);
  good.terminate();
  await reading;
});
