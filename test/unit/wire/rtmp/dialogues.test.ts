import { describe, expect, it } from 'vitest';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { ChunkStream, MessageType } from '#engine/wire/rtmp/messages.ts';
import { DialoguePair } from './DialoguePair.ts';

function publishing(pieceBytes?: number): DialoguePair {
  const pair = new DialoguePair('rtmp://h/live', 'key-1', pieceBytes);
  pair.onServer = (event) => event.kind === 'publish' && pair.server.accept();
  pair.onClient = (event) => event.kind === 'connected' && pair.client.publish();
  pair.client.start();
  pair.run();
  return pair;
}

function media(pair: DialoguePair, type: number, timestampMs: number, payload: Buffer): Buffer {
  const chunkStreamId = type === MessageType.audio ? ChunkStream.audio : ChunkStream.video;
  return encodeMessage({ type, streamId: pair.client.streamId, chunkStreamId, timestampMs, payload }, 4096);
}

describe('publish and accept dialogue together', () => {
  it.each([100_000, 1])('come to publishing in pieces of %i bytes', (pieceBytes) => {
    const pair = publishing(pieceBytes);
    expect(pair.serverEvents).toEqual([
      { kind: 'connect', app: 'live', tcUrl: 'rtmp://h/live' },
      { kind: 'publish', app: 'live', streamName: 'key-1' },
    ]);
    expect(pair.clientEvents).toEqual([{ kind: 'connected' }, { kind: 'publishing' }]);
    expect(pair.client.phase).toBe('publishing');
    expect(pair.client.streamId).toBe(1);
  });

  it('rest at connected until publish()', () => {
    const pair = new DialoguePair('rtmp://h/live', 'key-1');
    expect(() => pair.client.publish()).toThrow('phase handshake');
    pair.client.start();
    pair.run();
    expect(pair.client.phase).toBe('connected');
    expect(pair.serverEvents.map((event) => event.kind)).toEqual(['connect']);
  });

  it('carry media, acknowledged by the window that the client asked for', () => {
    const pair = publishing();
    for (let frame = 0; frame < 20; frame += 1) {
      pair.server.receive(media(pair, MessageType.video, frame * 40, Buffer.alloc(6_000, frame)));
    }
    pair.run();
    expect(pair.media.map((message) => message.timestampMs)).toEqual(Array.from({ length: 20 }, (_, n) => n * 40));
    const acknowledged = pair.clientEvents.filter((event) => event.kind === 'acknowledged');
    expect(acknowledged).toHaveLength(2);
    expect(acknowledged[0]?.bytes).toBeGreaterThan(50_000);
    expect(acknowledged[0]?.bytes).toBeLessThan(60_000);
  });

  it('end in order', () => {
    const pair = publishing();
    pair.client.unpublish();
    pair.run();
    expect(pair.serverEvents.at(-1)).toEqual({ kind: 'unpublish' });
    expect(pair.serverEvents.filter((event) => event.kind === 'unpublish')).toHaveLength(1);
    expect(pair.clientEvents.at(-1)).toEqual({ kind: 'publishing' });
    expect(pair.client.phase).toBe('ended');
  });

  it('answer pings both ways', () => {
    const pair = publishing();
    pair.client.ping(4711);
    pair.run();
    expect(pair.clientEvents.at(-1)).toEqual({ kind: 'pong', value: 4711 });
  });

  it.each([
    ['NetStream.Publish.BadName', false],
    ['NetStream.Failed', false],
    ['NetStream.Publish.Denied', true],
    ['NetStream.Publish.Rejected', true],
    ['NetStream.Publish.Unauthorized', true],
  ])('refuse with %s, fatal: %s, and never quote the key', (code, fatal) => {
    const pair = new DialoguePair('rtmp://h/live', 'key-1');
    pair.onServer = (event) => event.kind === 'publish' && pair.server.refuse(code, 'no stream key-1 for you');
    pair.onClient = (event) => event.kind === 'connected' && pair.client.publish();
    pair.client.start();
    pair.run();
    expect(pair.clientEvents.at(-1)).toEqual({ kind: 'refused', code, description: 'no stream … for you', fatal });
    expect(pair.client.phase).toBe('ended');
  });

  it('refuse the connection while connect is handled', () => {
    const pair = new DialoguePair('rtmp://h/wrong', 'key-1');
    pair.onServer = () => pair.server.refuse('NetConnection.Connect.InvalidApp', 'no such app');
    pair.client.start();
    pair.run();
    const refused = {
      kind: 'refused',
      code: 'NetConnection.Connect.InvalidApp',
      description: 'no such app',
      fatal: true,
    };
    expect(pair.clientEvents).toEqual([refused]);
  });

  it('keep the code whole when the key is a part of it', () => {
    const pair = new DialoguePair('rtmp://h/live', 'Den');
    pair.onServer = (event) => event.kind === 'publish' && pair.server.refuse('NetStream.Publish.Denied', 'Denied');
    pair.onClient = (event) => event.kind === 'connected' && pair.client.publish();
    pair.client.start();
    pair.run();
    expect(pair.clientEvents.at(-1)).toMatchObject({
      code: 'NetStream.Publish.Denied',
      description: '…ied',
      fatal: true,
    });
  });

  it('end by the server while publishing', () => {
    const pair = publishing();
    pair.server.end('NetStream.Publish.BadName', 'replaced');
    pair.run();
    expect(pair.clientEvents.at(-1)).toEqual({ kind: 'closed-by-server', code: 'NetStream.Publish.BadName' });
  });
});
