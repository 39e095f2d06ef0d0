import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kernelQueueBytes, txQueueOf } from '#engine/media/outputs/kernelQueue.ts';

/** As Linux prints it: 127.0.0.1:51000 → 127.0.0.1:1935 with 0x2F00 bytes queued, its other end, and a listener. */
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:078F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11111 1 0000000000000000 100 0 0 10 0
   1: 0100007F:C738 0100007F:078F 01 00002F00:00000000 01:00000014 00000000  1000        0 22222 2 0000000000000000 20 4 30 10 -1
   2: 0100007F:078F 0100007F:C738 01 00000000:00000007 00:00000000 00000000  1000        0 33333 1 0000000000000000 20 4 30 10 -1
`;

describe('txQueueOf', () => {
  it('finds the bytes that wait in our direction', () => {
    expect(txQueueOf(table, 51_000, 1_935)).toBe(0x2f00);
    expect(txQueueOf(table, 1_935, 51_000)).toBe(0);
  });

  it.each([
    ['no such connection', table, 51_001],
    ['no table', '', 51_000],
    ['another table', 'local_address\n1: nothing here', 51_000],
  ])('is null for %s', (_, text, port) => {
    expect(txQueueOf(text, port, 1_935)).toBeNull();
  });
});

describe.skipIf(process.platform !== 'linux')('kernelQueueBytes', () => {
  it('sees what a peer does not read', async () => {
    const accepted: Socket[] = [];
    const server = createServer((socket) => accepted.push(socket.pause())).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const socket = connect({ port, host: '127.0.0.1' });
    onTestFinished(() => {
      socket.destroy();
      for (const one of accepted) one.destroy();
      server.close();
    });
    await new Promise((resolve) => socket.once('connect', resolve));
    const queued = () => kernelQueueBytes(socket.localPort ?? 0, port);
    await expect.poll(queued).toBe(0);
    socket.write(Buffer.alloc(16 * 1024 * 1024));
    await expect.poll(queued).toBeGreaterThan(10_000);
    await expect.poll(() => accepted.length).toBe(1);
    accepted[0]?.resume();
    await expect.poll(async () => (await queued()) === 0 && socket.writableLength === 0).toBe(true);
  });

  it('is null for a connection that is not there', async () => {
    expect(await kernelQueueBytes(1, 1)).toBeNull();
  });
});
