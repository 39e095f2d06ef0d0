import { describe, expect, it } from 'vitest';
import { NO_FORMAT } from '#engine/media/feeds/format.ts';
import { encodeCommand } from '#engine/wire/rtmp/command.ts';
import { ChunkStream, MessageType } from '#engine/wire/rtmp/messages.ts';
import { audio, picture, sound, video } from '../bodies.ts';
import { BACKUP, IngestRig, keys, MAIN } from './IngestRig.ts';

describe('an encoder that publishes', () => {
  it('opens the feed of its key, and what it sends arrives', async () => {
    const rig = await IngestRig.open();
    const encoder = await rig.publish(BACKUP);
    const { from } = encoder;
    expect(rig.events).toEqual([{ kind: 'accepted', feedId: BACKUP, from }]);
    encoder.send(audio(20, sound()));
    encoder.send(video(40, picture('reference', { sizeBytes: 300_000 })));
    await expect.poll(() => rig.units.length).toBe(3);
    expect(rig.units.map((unit) => [unit.track, unit.dtsMs])).toEqual([
      ['video', 0],
      ['audio', 20],
      ['video', 40],
    ]);
    expect([rig.feed(BACKUP).from, rig.feed(MAIN).run]).toEqual([from, null]);
  });

  it.each(['key-of-main?token=1', '/key-of-main'])('may say its key as %s', async (key) => {
    const rig = await IngestRig.open();
    rig.connect(key);
    expect(await rig.said('accepted')).toMatchObject({ feedId: MAIN });
  });

  it('may have a key with a question mark in it', async () => {
    const rig = await IngestRig.open();
    rig.server.setKeys(new Map([[MAIN, 'who?me=1']]));
    rig.connect('who?me=1');
    expect(await rig.said('accepted')).toMatchObject({ feedId: MAIN });
  });

  it('may send byte by byte', async () => {
    const rig = await IngestRig.open();
    const encoder = await rig.publish(MAIN, { pieceBytes: 1 });
    await rig.sendPicture(encoder, 40);
    expect(rig.feed(MAIN).run?.format).not.toEqual(NO_FORMAT);
  });

  it('ends its stream with a word, and the feed ends with it', async () => {
    const rig = await IngestRig.open();
    const encoder = await rig.publish(MAIN);
    encoder.unpublish();
    expect(await rig.said('ended')).toMatchObject({ feedId: MAIN, end: { code: 'unpublished' } });
    expect(rig.ends).toEqual([{ feedId: MAIN, cause: 'connection-ended' }]);
    await expect.poll(() => encoder.isClosed).toBe(true);
  });

  it.each([
    ['closed', 'closed'],
    ['reset', 'connection-lost'],
  ])('whose connection is %s is gone at once', async (how, code) => {
    const rig = await IngestRig.open();
    const encoder = await rig.publish(MAIN);
    if (how === 'closed') encoder.socket.end();
    else encoder.socket.resetAndDestroy();
    expect((await rig.said('ended')).end.code).toBe(code);
    expect(rig.ends).toEqual([{ feedId: MAIN, cause: 'connection-ended' }]);
  });

  it('is gone after 20 s without a byte, not before', async () => {
    const rig = await IngestRig.open();
    const encoder = await rig.publish(MAIN);
    rig.clock.advance(19_900);
    expect(rig.ends).toEqual([]);
    await rig.sendPicture(encoder, 40);
    rig.clock.advance(19_900);
    expect(rig.ends).toEqual([]);
    rig.clock.advance(1_100);
    expect((await rig.said('ended')).end.code).toBe('silent');
  });

  it('breaks only its own session when a body breaks its format', async () => {
    const rig = await IngestRig.open();
    const other = await rig.publish(BACKUP);
    const encoder = await rig.publish(MAIN);
    encoder.send(video(40, Buffer.from('1700000000ff', 'hex')));
    expect(await rig.said('ended')).toMatchObject({ feedId: MAIN, end: { code: 'avcc-truncated' } });
    await rig.sendPicture(other, 40);
  });
});

describe('a key', () => {
  it('that nobody knows is refused in the words of the protocol, and said nowhere', async () => {
    const rig = await IngestRig.open();
    const stranger = rig.connect('not-a-key-of-ours');
    const { from } = await rig.said('unknown-key');
    await expect.poll(() => stranger.isClosed).toBe(true);
    expect(stranger.said).toMatchObject({ kind: 'refused', code: 'NetStream.Publish.Denied', fatal: true });
    expect(from).toBe(stranger.from);
    expect(rig.events.map((event) => event.kind)).toEqual(['unknown-key']);
    expect(JSON.stringify(rig.events)).not.toContain('not-a-key');
  });

  it('that changes or goes closes its session and no other', async () => {
    const rig = await IngestRig.open();
    const main = await rig.publish(MAIN);
    const backup = await rig.publish(BACKUP);
    rig.server.setKeys(new Map(keys));
    await rig.sendPicture(main, 40);
    rig.server.setKeys(new Map(keys).set(MAIN, 'another-key'));
    await expect.poll(() => main.isClosed).toBe(true);
    await rig.sendPicture(backup, 40);
    const kept = new Map([[MAIN, 'another-key']]);
    rig.server.setKeys(kept);
    await expect.poll(() => backup.isClosed).toBe(true);
    expect(rig.events.flatMap((event) => (event.kind === 'ended' ? event.end.code : []))).toEqual([
      'removed',
      'removed',
    ]);
    expect((await Promise.all([refusal(rig, 'key-of-main'), refusal(rig, 'key-of-backup')])).map(String)).toEqual([
      'NetStream.Publish.Denied',
      'NetStream.Publish.Denied',
    ]);
  });

  it('taken away while a second session waits for it opens the feed to neither', async () => {
    const rig = await IngestRig.open();
    const old = await rig.publish(MAIN);
    const newcomer = rig.connect('key-of-main');
    await expect.poll(() => newcomer.events.length).toBe(1);
    rig.server.setKeys(new Map());
    await expect.poll(() => old.isClosed && newcomer.isClosed).toBe(true);
    expect(rig.events.filter((event) => event.kind === 'accepted')).toHaveLength(1);
  });
});

describe('a player', () => {
  it('is sent away', async () => {
    const rig = await IngestRig.open();
    const player = rig.connect('key-of-main');
    await expect.poll(() => player.events[0]?.kind).toBe('connected');
    const payload = encodeCommand('play', 0, [null, 'key-of-main']);
    const { commandAmf0: type } = MessageType;
    player.send({ type, streamId: 1, chunkStreamId: ChunkStream.session, timestampMs: 0, payload });
    await expect.poll(() => player.isClosed).toBe(true);
  });
});

async function refusal(rig: IngestRig, key: string): Promise<string> {
  const stranger = rig.connect(key);
  await expect.poll(() => stranger.said?.kind).toBe('refused');
  return stranger.said?.kind === 'refused' ? stranger.said.code : '';
}
