import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import type { Fault } from '#engine/base/fault.ts';
import { Dialler } from '#engine/media/outputs/dial/Dialler.ts';
import { NameBook } from '#engine/media/outputs/names/NameBook.ts';
import { netAddress } from '#engine/media/outputs/names/resolveName.ts';
import { elsewhere } from './elsewhere.ts';

const HOST = 'ingest.example';

/** A server at an address of the loopback range; `port` 0: any. Answers its port and its connections. */
async function listening(host: string, port = 0) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('error', () => {})));
  server.listen(port, host);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, sockets };
}

/** An address whose kernel answers no more: a stopped program that lets its queue of connections fill. */
async function hanging(host: string, port: number): Promise<void> {
  const script = `require('node:net').createServer().listen({host:'${host}',port:${port},backlog:1},()=>console.log('up'))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const fillers = Array.from({ length: 4 }, () => connect({ host, port }).on('error', () => {}));
  onTestFinished(() => {
    for (const filler of fillers) filler.destroy();
    child.kill('SIGKILL');
  });
  await expect.poll(() => fillers.some((filler) => filler.connecting) && !fillers[0]?.connecting).toBe(true);
}

function book(addresses: string[]): NameBook {
  const found = addresses.flatMap((address) => netAddress(address) ?? []);
  const resolve = async () => ({ addresses: found, ttlMs: 60_000 });
  return new NameBook({ clock: systemClock, resolve, remembered: [], changed: () => {} });
}

/** How a dial of `HOST` ends: the address that won, or the code of the fault. */
function dialled(port: number, names: NameBook): Promise<{ won: string; tookMs: number } | Fault> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const dialler = new Dialler(elsewhere(`rtmp://${HOST}:${port}/live`), names, systemClock, {
      ready: ({ socket, address }) => {
        socket.destroy();
        resolve({ won: address, tookMs: performance.now() - startedMs });
      },
      failed: resolve,
    });
    onTestFinished(() => dialler.cancel());
  });
}

describe('a name with several addresses', () => {
  it('is reached at the first that answers; one that refuses costs nothing', async () => {
    const { port } = await listening('127.0.0.3');
    expect(await dialled(port, book(['127.0.0.2', '127.0.0.3']))).toMatchObject({ won: '127.0.0.3' });
  });

  it('is reached at the next one when the first hangs, and the first is tried last after that', async () => {
    const { port, sockets } = await listening('127.0.0.3');
    await hanging('127.0.0.2', port);
    const names = book(['127.0.0.2', '127.0.0.3']);
    const first = await dialled(port, names);
    expect(first).toMatchObject({ won: '127.0.0.3' });
    expect('tookMs' in first && first.tookMs).toBeGreaterThanOrEqual(240);
    await expect.poll(() => sockets.length).toBe(1);
    expect(await dialled(port, names)).toMatchObject({ won: '127.0.0.3' });
    expect((await names.find(HOST, { uplinkId: null, localAddress: null, resolvers: [] }))[0]?.address).toBe(
      '127.0.0.3',
    );
  });

  it('says why when none can be reached', async () => {
    const { port } = await listening('127.0.0.9');
    const fault = await dialled(port, book(['127.0.0.2', '127.0.0.3']));
    expect(fault).toMatchObject({ code: 'output-connect-refused', context: { host: HOST, port } });
  });

  it('says so when the name is not known', async () => {
    const names = new NameBook({
      clock: systemClock,
      resolve: async () => {
        throw new Error('ENOTFOUND');
      },
      remembered: [],
      changed: () => {},
    });
    expect(await dialled(1935, names)).toMatchObject({ code: 'output-name-unknown' });
  });
});
