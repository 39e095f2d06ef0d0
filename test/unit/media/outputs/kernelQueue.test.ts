import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Connection, KernelQueues, txQueueOf } from '#engine/media/outputs/kernelQueue.ts';

/** As Linux prints it: 127.0.0.1:51000 → 127.0.0.1:1935 with 0x2F00 bytes queued, its other end, and a listener. */
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:078F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11111 1 0000000000000000 100 0 0 10 0
   1: 0100007F:C738 0100007F:078F 01 00002F00:00000000 01:00000014 00000000  1000        0 22222 2 0000000000000000 20 4 30 10 -1
   2: 0100007F:078F 0100007F:C738 01 00000000:00000007 00:00000000 00000000  1000        0 33333 1 0000000000000000 20 4 30 10 -1
`;

/** The same ports four times: over two uplinks, 10.1.0.2 and 10.2.0.2 → 10.9.0.1, over IPv6 and over IPv4 in IPv6. */
const shared = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 0200010A:C738 0100090A:078F 01 00000001:00000000
   1: 0200020A:C738 0100090A:078F 01 00000002:00000000
   2: B80D0120000000000000000001000000:C738 B80D0120000000000000000002000000:078F 01 00000003:00000000
   3: 0000000000000000FFFF00000200030A:C738 0000000000000000FFFF00000100090A:078F 01 00000004:00000000
`;

const here: Connection = {
  localAddress: '127.0.0.1',
  localPort: 51_000,
  remoteAddress: '127.0.0.1',
  remotePort: 1_935,
};

describe('txQueueOf', () => {
  it('finds the bytes that wait in our direction', () => {
    expect(txQueueOf(table, here)).toBe(0x2f00);
    expect(txQueueOf(table, { ...here, localPort: 1_935, remotePort: 51_000 })).toBe(0);
  });

  it.each([
    ['10.1.0.2', '10.9.0.1', 1],
    ['10.2.0.2', '10.9.0.1', 2],
    ['2001:db8::1', '2001:0DB8:0::2', 3],
    ['10.3.0.2', '10.9.0.1', 4],
    ['::ffff:10.3.0.2', '::ffff:10.9.0.1', 4],
    ['::ffff:10.1.0.2', '::ffff:10.9.0.1', 1],
    ['10.2.0.2', '10.9.0.2', null],
    ['10.4.0.2', '10.9.0.1', null],
    ['2001:db8::1%eth0', '2001:db8::2', 3],
    ['nonsense', '10.9.0.1', null],
  ])('tells connections on the same ports apart by both addresses: %s → %s', (localAddress, remoteAddress, bytes) => {
    expect(txQueueOf(shared, { ...here, localAddress, remoteAddress })).toBe(bytes);
  });

  it.each([
    ['no such connection', table, 51_001],
    ['no table', '', 51_000],
    ['another table', 'local_address\n1: nothing here', 51_000],
  ])('is null for %s', (_, text, localPort) => {
    expect(txQueueOf(text, { ...here, localPort })).toBeNull();
  });
});

describe.skipIf(process.platform !== 'linux')('KernelQueues', () => {
  const queues = new KernelQueues();

  it('sees what a peer does not read', async () => {
    const { accepted, port } = await silentServer('127.0.0.1');
    const socket = await connected({ port, host: '127.0.0.1' });
    const queued = () => queues.bytesOf(endsOf(socket));
    await expect.poll(queued).toBe(0);
    socket.write(Buffer.alloc(16 * 1024 * 1024));
    await expect.poll(queued).toBeGreaterThan(10_000);
    await expect.poll(() => accepted.length).toBe(1);
    accepted[0]?.resume();
    await expect.poll(async () => (await queued()) === 0 && socket.writableLength === 0).toBe(true);
  });

  it('tells two connections apart that share both ports on different addresses', async () => {
    const { port } = await silentServer('127.0.0.1');
    const full = await connected({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    const localPort = endsOf(full).localPort;
    const idle = await connected({ port, host: '127.0.0.1', localAddress: '127.0.0.3', localPort });
    await silentServer('127.0.0.4', port);
    const elsewhere = await connected({ port, host: '127.0.0.4', localAddress: '127.0.0.2', localPort });
    full.write(Buffer.alloc(16 * 1024 * 1024));
    await expect.poll(() => queues.bytesOf(endsOf(full))).toBeGreaterThan(10_000);
    expect(await queues.bytesOf(endsOf(idle))).toBe(0);
    expect(await queues.bytesOf(endsOf(elsewhere))).toBe(0);
  });

  it.each(['::1', '::ffff:127.0.0.1'])('finds a connection to %s', async (host) => {
    const { port } = await silentServer('::');
    const socket = await connected({ port, host });
    socket.write(Buffer.alloc(16 * 1024 * 1024));
    await expect.poll(() => queues.bytesOf(endsOf(socket))).toBeGreaterThan(10_000);
  });

  it('reads a table once for all who ask at the same time, and again for who asks later', async () => {
    const { accepted, port } = await silentServer('127.0.0.1');
    const sockets = [await connected({ port, host: '127.0.0.1' }), await connected({ port, host: '127.0.0.1' })];
    sockets[0]?.write(Buffer.alloc(16 * 1024 * 1024));
    let readings = 0;
    let rounds = 0;
    const counted = new KernelQueues((path) => {
      readings++;
      return readFile(path, 'latin1');
    });
    const both = () => {
      rounds++;
      return Promise.all(sockets.map((socket) => counted.bytesOf(endsOf(socket))));
    };
    await expect.poll(async () => (await both()).map((bytes) => (bytes ?? 0) > 10_000)).toEqual([true, false]);
    for (const one of accepted) one.resume();
    await expect.poll(both).toEqual([0, 0]);
    expect(readings).toBe(rounds);
  });

  it('is null for a connection that is not there', async () => {
    expect(await queues.bytesOf({ ...here, localPort: 1, remotePort: 1 })).toBeNull();
  });
});

/** Accepts and does not read. */
async function silentServer(host: string, onPort = 0): Promise<{ accepted: Socket[]; port: number }> {
  const accepted: Socket[] = [];
  const server: Server = createServer((socket) => accepted.push(socket.pause())).listen(onPort, host);
  onTestFinished(() => {
    for (const one of accepted) one.destroy();
    server.close();
  });
  await once(server, 'listening');
  return { accepted, port: (server.address() as AddressInfo).port };
}

async function connected(to: {
  port: number;
  host: string;
  localAddress?: string;
  localPort?: number;
}): Promise<Socket> {
  const socket = connect(to);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

function endsOf({ localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 }: Socket): Connection {
  return { localAddress, localPort, remoteAddress, remotePort };
}
