import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { type IngestEvent, IngestServer } from '#engine/media/ingest/IngestServer.ts';
import { INGEST_LIMITS } from '#engine/media/ingest/limits.ts';
import { audio, picture, sound, video } from '../bodies.ts';
import { BACKUP, IngestRig, keys, MAIN } from './IngestRig.ts';
import { Publisher } from './Publisher.ts';

describe('what a stranger can do', () => {
  it.each([
    ['a TLS hello', Buffer.from('16030100c8010000c4', 'hex')],
    ['an HTTP request', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
    ['garbage', Buffer.alloc(4_000, 0x99)],
    ['garbage after the handshake', Buffer.concat([Buffer.from([3]), Buffer.alloc(3_072), Buffer.alloc(100, 0xc5)])],
  ])('%s ends the connection at once', async (_, bytes) => {
    const rig = await IngestRig.open();
    const { isClosed } = await rig.raw(bytes);
    await expect.poll(isClosed).toBe(true);
    expect(await rig.said('dropped')).toMatchObject({ from: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
    expect(rig.clock.nowMs()).toBe(1_000);
  });

  it.each([
    ['says nothing', Buffer.alloc(0)],
    ['never ends its handshake', Buffer.alloc(1_000, 3)],
    ['shakes hands and waits', Buffer.concat([Buffer.from([3]), Buffer.alloc(3_072)])],
  ])('one that %s is closed after 8 s', async (_, bytes) => {
    const rig = await IngestRig.open();
    const { isClosed } = await rig.raw(bytes);
    const step = () => {
      rig.clock.advance(100);
      return isClosed();
    };
    await expect.poll(step, { interval: 5 }).toBe(true);
    expect((await rig.said('dropped')).end.code).toBe('too-slow');
    expect(rig.clock.nowMs()).toBeGreaterThanOrEqual(1_000 + INGEST_LIMITS.publishWithinMs);
  });

  it('one that asks to publish, but slowly enough, is closed as well', async () => {
    const rig = await IngestRig.open();
    const { socket, isClosed } = await rig.raw(Buffer.from([3]));
    const step = () => {
      rig.clock.advance(500);
      if (!socket.destroyed) socket.write(Buffer.alloc(1));
      return isClosed();
    };
    await expect.poll(step, { interval: 5 }).toBe(true);
    expect(rig.clock.nowMs()).toBeGreaterThanOrEqual(1_000 + INGEST_LIMITS.publishWithinMs);
  });

  it('a message that is large for a stranger is refused, and taken from a publisher', async () => {
    const rig = await IngestRig.open();
    const other = await rig.raw(Buffer.concat([Buffer.from([3]), Buffer.alloc(3_072)]));
    const announced = Buffer.alloc(12);
    announced[0] = 3;
    announced.writeUIntBE(INGEST_LIMITS.stranger.maxMessageBytes + 1, 4, 3);
    announced[7] = 20;
    other.socket.write(announced);
    await expect.poll(other.isClosed).toBe(true);
    expect((await rig.said('dropped')).end.code).toBe('message-too-long');
    const encoder = await rig.publish(BACKUP);
    encoder.send(video(40, picture('reference', { sizeBytes: 2_000_000 })));
    await expect.poll(() => rig.units.at(-1)?.body.length).toBe(2_000_009);
  });

  it('media before it publishes ends the connection', async () => {
    const rig = await IngestRig.open();
    const stranger = rig.connect('key-of-main');
    stranger.socket.once('connect', () => {
      stranger.write(Buffer.alloc(1_536));
      stranger.send(audio(0, sound()));
    });
    expect((await rig.said('dropped')).end.code).toBe('media-before-publish');
    expect(rig.units).toEqual([]);
  });

  it('more connections from one address than an encoder room has are turned away', async () => {
    const rig = await IngestRig.open();
    const encoder = await rig.publish(MAIN);
    for (let count = 1; count < INGEST_LIMITS.connectionsPerAddress; count++) await rig.raw(Buffer.alloc(0));
    const tooMany = await rig.raw(Buffer.alloc(0));
    await expect.poll(tooMany.isClosed).toBe(true);
    expect(await rig.said('too-many')).toEqual({ kind: 'too-many', from: '127.0.0.1' });
    await rig.sendPicture(encoder, 40);
  });

  it.skipIf(process.platform !== 'linux')('more connections in all than there is room for, too', async () => {
    const rig = await IngestRig.open();
    for (let count = 0; count < INGEST_LIMITS.connections; count++) {
      await rig.raw(Buffer.alloc(0), `127.0.0.${2 + Math.floor(count / 20)}`);
    }
    const last = await rig.raw(Buffer.alloc(0), '127.0.0.9');
    await expect.poll(last.isClosed).toBe(true);
    expect(await rig.said('too-many')).toEqual({ kind: 'too-many', from: '127.0.0.9' });
  });
});

describe('a bug that the bytes of one encoder bring to light', () => {
  it('ends its session and no other', async () => {
    const clock = new VirtualClock();
    const events: IngestEvent[] = [];
    const taken: string[] = [];
    const server = new IngestServer(
      clock,
      (feedId) => ({
        take: () => {
          if (feedId === MAIN) throw new TypeError('something is undefined');
          taken.push(feedId);
        },
        silentMs: () => 0,
        end: () => {},
      }),
      (event) => events.push(event),
    );
    server.setKeys(keys);
    const listening = await server.listen('127.0.0.1', 0);
    const port = listening.ok ? listening.value : 0;
    const [main, backup] = [new Publisher({ port, key: 'key-of-main' }), new Publisher({ port, key: 'key-of-backup' })];
    await expect.poll(() => main.isPublishing && backup.isPublishing).toBe(true);
    main.send(video(0, picture('idr')));
    await expect.poll(() => main.isClosed).toBe(true);
    backup.send(video(0, picture('idr')));
    await expect.poll(() => taken).toEqual([BACKUP]);
    const ended = events.find((event) => event.kind === 'ended');
    expect(ended).toMatchObject({ feedId: MAIN, end: { code: 'bug', detail: expect.stringContaining('undefined') } });
    server.close();
    await expect.poll(() => backup.isClosed).toBe(true);
  });
});
