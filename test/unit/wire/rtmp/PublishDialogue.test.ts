import { describe, expect, it } from 'vitest';
import type { Amf0Value } from '#engine/wire/amf0/Amf0Value.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { decodeCommand, encodeCommand } from '#engine/wire/rtmp/command.ts';
import { MessageType, type RtmpMessage, userControl, windowAcknowledgementSize } from '#engine/wire/rtmp/messages.ts';
import { PublishDialogue, type PublishEvent } from '#engine/wire/rtmp/PublishDialogue.ts';
import { parseRtmpTarget, type RtmpTarget } from '#engine/wire/rtmp/url.ts';
import { readAll } from './readAll.ts';

const HANDSHAKE = 1 + 2 * 1536;

/** A server by hand: says what the test says, and reads what the client wrote after its handshake. */
class Script {
  readonly events: PublishEvent[] = [];
  readonly #sent: Buffer[] = [];
  readonly client: PublishDialogue;

  constructor(url = 'rtmp://h:1936/live2?backup=1', key = 'k?x=y') {
    this.client = new PublishDialogue({
      target: parseRtmpTarget(url, key) as RtmpTarget,
      chunkSize: 4096,
      windowAckBytes: () => 65_536,
      send: (bytes) => this.#sent.push(bytes),
      onEvent: (event) => this.events.push(event),
    });
    this.client.start();
    this.client.receive(Buffer.concat([Buffer.from([3]), Buffer.alloc(HANDSHAKE - 1)]));
  }

  sent(): RtmpMessage[] {
    return readAll(Buffer.concat(this.#sent).subarray(HANDSHAKE));
  }

  says(...messages: RtmpMessage[]): void {
    for (const message of messages) this.client.receive(encodeMessage(message, 128));
  }

  command(name: string, transactionId: number, ...args: Amf0Value[]): void {
    this.says(command(name, transactionId, ...args));
  }

  status(code: string, level = 'status', more: Record<string, Amf0Value> = {}): void {
    this.command('onStatus', 0, null, { level, code, ...more });
  }

  publishes(): void {
    this.command('_result', 1, null, { level: 'status', code: 'NetConnection.Connect.Success' });
    this.client.publish();
    this.command('_result', 4, null, 7);
    this.status('NetStream.Publish.Start');
  }
}

function command(name: string, transactionId: number, ...args: Amf0Value[]): RtmpMessage {
  const payload = encodeCommand(name, transactionId, args);
  return { type: MessageType.commandAmf0, streamId: 0, chunkStreamId: 3, timestampMs: 0, payload };
}

describe('PublishDialogue', () => {
  it('announces its chunk size before connect, with the address as typed', () => {
    const [connect, ...more] = new Script().sent();
    expect(more).toEqual([]);
    const { name, transactionId, args } = decodeCommand(connect as RtmpMessage);
    expect([name, transactionId, connect?.chunkStreamId, connect?.streamId]).toEqual(['connect', 1, 3, 0]);
    const tcUrl = 'rtmp://h:1936/live2?backup=1';
    expect({ ...(args[0] as object) }).toEqual({
      app: 'live2?backup=1',
      type: 'nonprivate',
      flashVer: 'FMLE/3.0 (compatible; Changeover)',
      swfUrl: tcUrl,
      tcUrl,
      capsEx: 1,
    });
  });

  it('asks for its window after connect, then says what OBS and ffmpeg say', () => {
    const script = new Script();
    script.publishes();
    const [, window, ...commands] = script.sent();
    expect(window).toMatchObject({ type: 5, payload: Buffer.from([0, 1, 0, 0]) });
    expect(commands.map((message) => decodeCommand(message))).toEqual([
      { name: 'releaseStream', transactionId: 2, args: [null, 'k?x=y'] },
      { name: 'FCPublish', transactionId: 3, args: [null, 'k?x=y'] },
      { name: 'createStream', transactionId: 4, args: [null] },
      { name: 'publish', transactionId: 5, args: [null, 'k?x=y', 'live'] },
    ]);
    expect(commands.at(-1)).toMatchObject({ chunkStreamId: 5, streamId: 7 });
    expect(script.client).toMatchObject({ streamId: 7, phase: 'publishing' });
  });

  it('does not mind what servers add, leave out or refuse on the way', () => {
    const script = new Script();
    script.command('onBWDone', 0, null);
    script.command('_result', 1, null, { code: 'NetConnection.Connect.Success' });
    script.client.publish();
    script.command('_error', 2, null, { level: 'error', code: 'NetConnection.Call.Failed' });
    script.command('onFCPublish', 0, null, { code: 'NetStream.Publish.Start' });
    script.command('somethingNew', 0, null, [1, 2]);
    script.command('_result', 4, null, 1);
    script.status('NetStream.Publish.Start');
    expect(script.events).toEqual([{ kind: 'connected' }, { kind: 'publishing' }]);
  });

  it('takes a connect error without a code as something to try again', () => {
    const script = new Script();
    script.command('_error', 1, null, null);
    expect(script.events).toEqual([
      { kind: 'refused', code: 'NetConnection.Connect.Failed', description: '', fatal: false },
    ]);
  });

  it('takes a rejected connect as fatal, and hides the key in what it says', () => {
    const script = new Script('rtmp://h/live', 'abc-42');
    const description = '[ code=403 need auth ] abc-42';
    script.command('_error', 1, null, { code: 'NetConnection.Connect.Rejected', description });
    const code = 'NetConnection.Connect.Rejected';
    expect(script.events).toEqual([{ kind: 'refused', code, description: '[ code=403 need auth ] …', fatal: true }]);
  });

  it('does not begin before it has a stream, whatever the server says', () => {
    const script = new Script();
    script.command('_result', 1, null, { code: 'NetConnection.Connect.Success' });
    script.client.publish();
    script.status('NetStream.Publish.Start');
    expect(script.client.phase).toBe('creating');
  });

  it('refuses a createStream reply without a number', () => {
    const script = new Script();
    script.command('_result', 1, null, { code: 'NetConnection.Connect.Success' });
    script.client.publish();
    expect(() => script.command('_result', 4, null, 'one')).toThrow('no-stream-id');
  });

  it.each([
    ['NetStream.Unpublish.Success', 'status'],
    ['NetStream.Publish.BadName', 'error'],
    ['NetConnection.Connect.Closed', 'status'],
    ['NetStream.Whatever', 'error'],
  ])('takes %s (%s) while publishing as the end', (code, level) => {
    const script = new Script();
    script.publishes();
    script.status(code, level);
    expect(script.events.at(-1)).toEqual({ kind: 'closed-by-server', code });
    script.status('NetStream.Publish.Start');
    expect(script.client.phase).toBe('ended');
  });

  it('takes a close command as the end', () => {
    const script = new Script();
    script.publishes();
    script.command('close', 0, null);
    expect(script.events.at(-1)).toEqual({ kind: 'closed-by-server', code: 'close' });
  });

  it('passes other statuses on', () => {
    const script = new Script();
    script.publishes();
    script.status('NetStream.Data.Start', 'status', { description: 'hello' });
    const expected = { kind: 'status', level: 'status', code: 'NetStream.Data.Start', description: 'hello' };
    expect(script.events.at(-1)).toEqual(expected);
  });

  it.each([
    [{ tcUrl: 'rtmp://other/live2' }, 'rtmp://other/live2'],
    [{ tcUrl: '/moved' }, 'rtmp://h:1936/moved'],
    [{}, null],
  ])('hears a reconnect request %j and goes on', (more, tcUrl) => {
    const script = new Script();
    script.publishes();
    script.status('NetConnection.Connect.ReconnectRequest', 'status', more);
    expect(script.events.at(-1)).toEqual({ kind: 'reconnect-requested', tcUrl });
    expect(script.client.phase).toBe('publishing');
  });

  it('answers pings and acknowledges by the server’s window', () => {
    const script = new Script();
    script.says(windowAcknowledgementSize(5_000), userControl(6, 99));
    const noise = { type: 18, streamId: 1, chunkStreamId: 5, timestampMs: 0, payload: Buffer.alloc(100) };
    script.says(...Array.from({ length: 30 }, () => noise));
    const [, pong, ack, ...more] = script.sent();
    expect(more).toEqual([]);
    expect(pong).toMatchObject({ type: 4, payload: Buffer.from([0, 7, 0, 0, 0, 99]) });
    expect(ack?.type).toBe(3);
    expect(ack?.payload.readUInt32BE(0)).toBeGreaterThanOrEqual(5_000);
  });

  it('says goodbye once, and only when there is a stream', () => {
    const script = new Script();
    script.publishes();
    script.client.unpublish();
    script.client.unpublish();
    const names = script
      .sent()
      .slice(6)
      .map((message) => decodeCommand(message));
    expect(names).toEqual([
      { name: 'FCUnpublish', transactionId: 6, args: [null, 'k?x=y'] },
      { name: 'deleteStream', transactionId: 7, args: [null, 7] },
    ]);
    const early = new Script();
    early.client.unpublish();
    expect(early.sent()).toHaveLength(1);
  });
});
