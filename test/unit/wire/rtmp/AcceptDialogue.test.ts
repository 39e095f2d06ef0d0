import { describe, expect, it } from 'vitest';
import type { Amf0Value } from '#engine/wire/amf0/Amf0Value.ts';
import { AcceptDialogue, type AcceptEvent } from '#engine/wire/rtmp/AcceptDialogue.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { decodeCommand, encodeCommand } from '#engine/wire/rtmp/command.ts';
import { MessageType, type RtmpMessage, userControl, windowAcknowledgementSize } from '#engine/wire/rtmp/messages.ts';
import { fixture } from '../hex.ts';
import { readAll, WIDE_LIMITS } from './readAll.ts';

const HANDSHAKE = 1 + 2 * 1536;

/** A publisher by hand. */
class Script {
  readonly events: AcceptEvent[] = [];
  readonly media: RtmpMessage[] = [];
  readonly #sent: Buffer[] = [];
  readonly server: AcceptDialogue;

  constructor() {
    this.server = new AcceptDialogue({
      limits: WIDE_LIMITS,
      windowAckBytes: 2_500_000,
      send: (bytes) => this.#sent.push(bytes),
      onEvent: (event) => this.events.push(event),
      onMedia: (message) => this.media.push(message),
    });
    this.server.receive(Buffer.concat([Buffer.from([3]), Buffer.alloc(HANDSHAKE - 1)]));
  }

  sent(): RtmpMessage[] {
    return readAll(Buffer.concat(this.#sent).subarray(HANDSHAKE));
  }

  replies(): unknown[] {
    return this.sent()
      .filter((message) => message.type === MessageType.commandAmf0)
      .map((message) => JSON.parse(JSON.stringify(decodeCommand(message))));
  }

  says(message: RtmpMessage): void {
    this.server.receive(encodeMessage(message, 128));
  }

  command(name: string, transactionId: number, args: Amf0Value[], streamId = 0): void {
    const payload = encodeCommand(name, transactionId, args);
    this.says({ type: MessageType.commandAmf0, streamId, chunkStreamId: 3, timestampMs: 0, payload });
  }

  connects(fields: Record<string, Amf0Value> = { app: 'live', tcUrl: 'rtmp://h/live' }): void {
    this.command('connect', 1, [fields]);
  }

  asks(name = 'key-1'): void {
    this.connects();
    this.command('createStream', 2, [null]);
    this.command('publish', 3, [null, name, 'live'], 1);
  }
}

const frame: RtmpMessage = { type: 9, streamId: 1, chunkStreamId: 6, timestampMs: 40, payload: Buffer.from('v') };

describe('AcceptDialogue', () => {
  it('answers connect with window, bandwidth, chunk size and success', () => {
    const script = new Script();
    script.connects();
    expect(script.sent().map((message) => message.type)).toEqual([5, 6, 20]);
    expect(script.replies()).toEqual([
      {
        name: '_result',
        transactionId: 1,
        args: [
          { fmsVer: 'FMS/3,0,1,123', capabilities: 31 },
          {
            level: 'status',
            code: 'NetConnection.Connect.Success',
            description: 'Connection succeeded.',
            objectEncoding: 0,
          },
        ],
      },
    ]);
  });

  it.each([
    [{ app: 'live/', tcUrl: 'rtmp://h/live' }, 'live', 'rtmp://h/live'],
    [{ app: "'live'", tcurl: "'rtmp://h/live'" }, 'live', 'rtmp://h/live'],
    [{}, '', ''],
  ])('understands connect with %j', (fields, app, tcUrl) => {
    const script = new Script();
    script.connects(fields);
    expect(script.events).toEqual([{ kind: 'connect', app, tcUrl }]);
  });

  it('waits for accept, dropping what comes meanwhile', () => {
    const script = new Script();
    script.asks('/key-1?x=y');
    expect(script.events.at(-1)).toEqual({ kind: 'publish', app: 'live', streamName: 'key-1?x=y' });
    script.says(frame);
    script.server.accept();
    script.says(frame);
    expect(script.media).toEqual([frame]);
    expect(script.sent().slice(-2)[0]).toMatchObject({ type: 4, payload: Buffer.from([0, 0, 0, 0, 0, 1]) });
    expect(script.sent().at(-1)).toMatchObject({ streamId: 1, chunkStreamId: 5 });
    expect(script.replies().at(-1)).toMatchObject({
      name: 'onStatus',
      args: [null, { code: 'NetStream.Publish.Start' }],
    });
  });

  it('answers what publishers ask on the way', () => {
    const script = new Script();
    script.connects();
    for (const [index, name] of ['releaseStream', 'FCPublish', '_checkbw', 'createStream'].entries()) {
      script.command(name, index + 2, [null]);
    }
    script.command('setDataFrameRate', 9, [null]);
    expect(script.replies().slice(1)).toMatchObject(
      [2, 3, 4, 5].map((transactionId) => ({ name: '_result', transactionId })),
    );
  });

  it('takes aggregates apart and passes data messages', () => {
    const script = new Script();
    script.asks();
    script.server.accept();
    const tag = Buffer.from('0900000100000000000000aa0000000c', 'hex');
    script.says({ ...frame, type: 22, payload: Buffer.concat([tag, tag]) });
    script.says({ ...frame, type: 18 });
    expect(script.media.map((message) => message.type)).toEqual([9, 9, 18]);
  });

  it.each(['FCUnpublish', 'closeStream', 'deleteStream'])('ends with %s, once', (name) => {
    const script = new Script();
    script.asks();
    script.server.accept();
    script.command(name, 4, [null, name === 'deleteStream' ? 1 : 'key-1'], name === 'closeStream' ? 1 : 0);
    script.command('deleteStream', 5, [null, 1]);
    script.says(frame);
    expect(script.events.filter((event) => event.kind === 'unpublish')).toHaveLength(1);
    expect(script.media).toEqual([]);
    expect(script.replies().at(-1)).toMatchObject({ args: [null, { code: 'NetStream.Unpublish.Success' }] });
  });

  it('hears nothing of what comes behind the end, in the same bytes or later', () => {
    const script = new Script();
    script.asks();
    const commands = ['FCUnpublish', 'publish'].map((name) => {
      const payload = encodeCommand(name, 4, [null, 'key-1']);
      return encodeMessage({ ...frame, type: MessageType.commandAmf0, payload }, 128);
    });
    script.server.receive(Buffer.concat(commands));
    script.server.receive(commands[1] as Buffer);
    expect(script.events.map((event) => event.kind)).toEqual(['connect', 'publish', 'unpublish']);
  });

  it('goes on when another stream is deleted', () => {
    const script = new Script();
    script.asks();
    script.server.accept();
    script.command('deleteStream', 4, [null, 2]);
    script.says(frame);
    expect(script.media).toEqual([frame]);
  });

  it('does nothing on accept() when the wish is gone', () => {
    const script = new Script();
    script.asks();
    script.command('FCUnpublish', 4, [null, 'key-1']);
    const before = script.sent().length;
    script.server.accept();
    expect(script.sent()).toHaveLength(before);
  });

  it('refuses players', () => {
    const script = new Script();
    script.connects();
    script.command('play', 3, [null, 'key-1'], 1);
    expect(script.events.at(-1)).toEqual({ kind: 'play' });
    expect(script.replies().at(-1)).toMatchObject({
      args: [null, { level: 'error', code: 'NetStream.Play.StreamNotFound' }],
    });
  });

  it.each<[string, (script: Script) => void]>([
    ['media-before-publish', (script) => script.says(frame)],
    ['publish-before-connect', (script) => script.command('publish', 1, [null, 'k', 'live'])],
    ['second-connect', (script) => [script.connects(), script.connects()]],
    ['second-publish', (script) => [script.asks(), script.command('publish', 4, [null, 'other', 'live'], 1)]],
    ['publish-without-name', (script) => [script.connects(), script.command('publish', 1, [null, 5])]],
    ['too-many-commands', (script) => Array.from({ length: 100 }, () => script.command('createStream', 0, [null]))],
    ['control-truncated', (script) => script.says({ ...frame, type: 5, payload: Buffer.alloc(2) })],
    ['command-without-name', (script) => script.says({ ...frame, type: 20, payload: Buffer.from([5]) })],
    ['command-without-name', (script) => script.says({ ...frame, type: 17, payload: Buffer.alloc(0) })],
  ])('breaks off with %s', (code, misbehave) => {
    expect(() => misbehave(new Script())).toThrow(expect.objectContaining({ code }));
  });

  it('acknowledges by the window that the publisher sends, by 2.5 MB without one', () => {
    const script = new Script();
    script.asks();
    script.server.accept();
    const acknowledgements = () => script.sent().filter((message) => message.type === 3);
    const large = { ...frame, payload: Buffer.alloc(100_000) };
    for (let count = 0; count < 24; count += 1) script.says(large);
    expect(acknowledgements()).toHaveLength(0);
    script.says(large);
    expect(acknowledgements()).toHaveLength(1);
    expect(acknowledgements()[0]?.payload.readUInt32BE(0)).toBe(script.server.bytesRead);
    script.says(windowAcknowledgementSize(300_000));
    for (let count = 0; count < 9; count += 1) script.says(large);
    expect(acknowledgements()).toHaveLength(4);
  });

  it('answers pings', () => {
    const script = new Script();
    script.says(userControl(6, 5));
    expect(script.sent()).toMatchObject([{ type: 4, payload: Buffer.from([0, 7, 0, 0, 0, 5]) }]);
  });

  it.each([1, 7, 100_000])('reads what ffmpeg sent, in pieces of %i bytes', (pieceBytes) => {
    const script = new Script();
    const bytes = fixture('ffmpeg-publish.hex');
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      script.server.receive(bytes.subarray(at, at + pieceBytes));
      if (script.events.at(-1)?.kind === 'publish') script.server.accept();
      // In one piece the stream is over before it could be accepted: its media came unasked and is dropped.
    }
    expect(script.events.map((event) => event.kind)).toEqual(['connect', 'publish', 'unpublish']);
    expect(script.events[1]).toMatchObject({ streamName: 'key-1?a=b' });
    if (pieceBytes > 7) return;
    const video = script.media.filter((message) => message.type === 9);
    expect(video.map((message) => message.timestampMs)).toEqual([
      0, 0, 40, 80, 120, 160, 200, 240, 280, 320, 360, 400, 440, 480, 480,
    ]);
    expect(script.media.filter((message) => message.type === 8)).toHaveLength(26);
    expect(script.media.filter((message) => message.type === 18)).toHaveLength(1);
  });
});
