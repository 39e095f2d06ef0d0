import { createServer, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { IngestRig, MAIN } from './IngestRig.ts';

async function occupied(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

describe('the address of the ingest', () => {
  it('that is taken is a fault that names it', async () => {
    const { port } = await occupied();
    const rig = new IngestRig();
    const context = { host: '127.0.0.1', port, reason: 'EADDRINUSE' };
    expect(await rig.server.listen('127.0.0.1', port)).toEqual({ ok: false, fault: { code: 'ingest-port', context } });
  });

  it('moves to another port: sessions go on, new ones come there', async () => {
    const rig = await IngestRig.open();
    const before = rig.port;
    const encoder = await rig.publish(MAIN);
    rig.port = await rig.listen('127.0.0.1', 0);
    await rig.sendPicture(encoder, 40);
    const late = rig.connect('key-of-backup', { port: before });
    await expect.poll(() => late.isClosed).toBe(true);
    const next = rig.connect('key-of-backup');
    await expect.poll(() => next.isPublishing).toBe(true);
  });

  it('stays where it was when the new one can not be had', async () => {
    const { port } = await occupied();
    const rig = await IngestRig.open();
    expect((await rig.server.listen('127.0.0.1', port)).ok).toBe(false);
    const encoder = rig.connect('key-of-main');
    await expect.poll(() => encoder.isPublishing).toBe(true);
  });

  it('moves to all interfaces and back on the same port', async () => {
    const rig = await IngestRig.open();
    const encoder = await rig.publish(MAIN);
    for (const host of ['0.0.0.0', '127.0.0.1']) {
      expect(await rig.listen(host, rig.port)).toBe(rig.port);
      await rig.sendPicture(encoder, host === '0.0.0.0' ? 40 : 80);
    }
    const next = rig.connect('key-of-backup');
    await expect.poll(() => next.isPublishing).toBe(true);
  });

  it('is as it was after a move on the same port that failed', async () => {
    const rig = await IngestRig.open();
    expect((await rig.server.listen('192.0.2.1', rig.port)).ok).toBe(false);
    const encoder = rig.connect('key-of-main');
    await expect.poll(() => encoder.isPublishing).toBe(true);
  });

  it('is given up at the end, with every session', async () => {
    const rig = await IngestRig.open();
    const encoder = await rig.publish(MAIN);
    const waiting = rig.connect('key-of-main');
    await expect.poll(() => waiting.events.length).toBe(1);
    rig.server.close();
    await expect.poll(() => encoder.isClosed && waiting.isClosed).toBe(true);
    const late = rig.connect('key-of-main');
    await expect.poll(() => late.isClosed).toBe(true);
    expect(rig.events.filter((event) => event.kind === 'accepted')).toHaveLength(1);
  });
});
