import type { Amf0Value } from '../amf0/Amf0Value.ts';
import { isAmf0Object } from '../amf0/Amf0Value.ts';
import { WireError } from '../WireError.ts';
import { AckWindow } from './AckWindow.ts';
import { splitAggregate } from './aggregate.ts';
import { type ChunkLimits, ChunkReader, type PayloadMemory } from './ChunkReader.ts';
import { encodeMessage } from './chunkWriter.ts';
import { type Command, decodeCommand, encodeCommand } from './command.ts';
import { ServerHandshake } from './handshake.ts';
import * as messages from './messages.ts';
import { ChunkStream, MessageType, type RtmpMessage, UserControl } from './messages.ts';

export type AcceptEvent =
  | { readonly kind: 'connect'; readonly app: string; readonly tcUrl: string }
  /** Waits for `accept()` or `refuse()`. */
  | { readonly kind: 'publish'; readonly app: string; readonly streamName: string }
  | { readonly kind: 'unpublish' }
  /** Someone wants to watch; refused already. */
  | { readonly kind: 'play' };

export interface AcceptOptions {
  /** Read anew for every message: they may grow once the publisher is known. */
  readonly limits: ChunkLimits;
  /** How often we ask the publisher to acknowledge. */
  readonly windowAckBytes: number;
  readonly send: (bytes: Buffer) => void;
  readonly onEvent: (event: AcceptEvent) => void;
  /** Of the payloads that `onMedia` gets; without it they are kept. */
  readonly memory?: PayloadMemory;
  /** Audio, video and data while publishing; aggregates are taken apart. */
  readonly onMedia: (message: RtmpMessage) => void;
}

/** Ours. ffmpeg adopts it for what it sends, and would cut everything into 128 bytes without it. */
const CHUNK_SIZE = 65_536;
const MAX_COMMANDS = 64;
const MAX_COMMANDS_PUBLISHING = 10_000;

type Phase = 'handshake' | 'strange' | 'connecting' | 'connected' | 'asking' | 'publishing' | 'ended';

/**
 * The server's side of publishing, without socket or clock: one publisher, one stream, one time.
 *
 *   handshake ─▶ strange ─connect─▶ connecting ─▶ connected ─publish─▶ asking ─accept()─▶ publishing ─▶ ended
 *                                       └──────── refuse() ──────────────┴──────────────────────────────▲
 */
export class AcceptDialogue {
  readonly #options: AcceptOptions;
  readonly #handshake = new ServerHandshake();
  readonly #reader: ChunkReader;
  readonly #window = new AckWindow();
  #phase: Phase = 'handshake';
  #app = '';
  #chunkSize = 128;
  #commands = 0;
  #connectTransaction = 1;
  #streamsCreated = 0;
  /** Of the stream that is published. */
  #streamId = 0;

  constructor(options: AcceptOptions) {
    this.#options = options;
    this.#reader = new ChunkReader(options.limits, options.memory);
  }

  /** Everything that came in, the handshake included. */
  get bytesRead(): number {
    return this.#window.received;
  }

  /** Throws `WireError` when the peer breaks the protocol or a bound; the connection must be closed then. */
  receive(bytes: Buffer): void {
    this.#window.add(bytes.length);
    if (this.#phase !== 'handshake') this.#read(bytes);
    else this.#shakeHands(bytes);
    const due = this.#window.takeDue();
    if (due !== null && this.#phase !== 'handshake') this.#send(messages.acknowledgement(due));
  }

  /** Takes the stream that was asked for. Nothing when the peer took its wish back meanwhile. */
  accept(): void {
    if (this.#phase !== 'asking') return;
    this.#phase = 'publishing';
    this.#send(
      messages.userControl(UserControl.streamBegin, this.#streamId),
      this.#status('status', 'NetStream.Publish.Start', 'Publishing.'),
    );
  }

  /** Says no: to the connection while its `connect` event is handled, else to the stream. Closing is the caller's. */
  refuse(code: string, description: string): void {
    if (this.#phase === 'connecting') {
      this.#phase = 'ended';
      const info = { level: 'error', code, description };
      this.#send(this.#command('_error', this.#connectTransaction, [null, info], 0));
    } else {
      this.end(code, description);
    }
  }

  /** Ends a stream that is published or asked for, with an error. */
  end(code: string, description: string): void {
    if (this.#phase !== 'asking' && this.#phase !== 'publishing') return;
    this.#phase = 'ended';
    this.#send(this.#status('error', code, description));
  }

  #shakeHands(bytes: Buffer): void {
    const { send, done, rest } = this.#handshake.receive(bytes);
    if (send) this.#options.send(send);
    if (!done) return;
    this.#phase = 'strange';
    if (rest && rest.length > 0) this.#read(rest);
  }

  #read(bytes: Buffer): void {
    if (this.#phase !== 'ended') this.#reader.read(bytes, this.#onMessage);
  }

  readonly #onMessage = (message: RtmpMessage): void => {
    if (this.#phase === 'ended') return;
    switch (message.type) {
      case MessageType.audio:
      case MessageType.video:
      case MessageType.dataAmf0:
      case MessageType.dataAmf3:
        this.#onMedia(message);
        break;
      case MessageType.aggregate:
        splitAggregate(message, (part) => this.#onMedia(part));
        break;
      case MessageType.commandAmf0:
      case MessageType.commandAmf3:
        this.#onCommand(message);
        break;
      case MessageType.windowAcknowledgementSize:
        this.#window.adopt(messages.parseU32(message.payload));
        break;
      case MessageType.userControl:
        this.#onUserControl(message.payload);
        break;
      default: // Acknowledgements, shared objects: nothing to us.
    }
  };

  #onMedia(message: RtmpMessage): void {
    if (this.#phase === 'publishing') this.#options.onMedia(message);
    else if (this.#phase !== 'asking' && this.#phase !== 'ended') throw new WireError('media-before-publish');
  }

  #onUserControl(payload: Buffer): void {
    const { event, value } = messages.parseUserControl(payload);
    if (event === UserControl.pingRequest) this.#send(messages.userControl(UserControl.pingResponse, value));
  }

  #onCommand(message: RtmpMessage): void {
    this.#commands += 1;
    const limit = this.#phase === 'publishing' ? MAX_COMMANDS_PUBLISHING : MAX_COMMANDS;
    if (this.#commands > limit) throw new WireError('too-many-commands');
    const command = decodeCommand(message);
    switch (command.name) {
      case 'connect':
        this.#onConnect(command);
        break;
      case 'createStream':
        this.#streamsCreated += 1;
        this.#reply(command, [null, this.#streamsCreated]);
        break;
      case 'releaseStream':
      case 'FCPublish':
      case '_checkbw':
        this.#reply(command, [null, undefined]);
        break;
      case 'publish':
        this.#onPublish(command, message.streamId);
        break;
      case 'FCUnpublish':
      case 'closeStream':
        this.#onUnpublish();
        break;
      case 'deleteStream':
        if (command.args[1] === this.#streamId) this.#onUnpublish();
        break;
      case 'play':
      case 'play2':
        this.#onPlay(message.streamId);
        break;
      default: // Unknown commands ask for nothing that a publisher needs.
    }
  }

  #onConnect(command: Command): void {
    if (this.#phase !== 'strange') throw new WireError('second-connect');
    const object = command.args[0];
    const fields = isAmf0Object(object) ? object : {};
    this.#phase = 'connecting';
    this.#connectTransaction = command.transactionId;
    this.#app = unquoted(fields['app']).replace(/^\/+|\/+$/g, '');
    const tcUrl = unquoted(fields['tcUrl'] ?? fields['tcurl']);
    this.#options.onEvent({ kind: 'connect', app: this.#app, tcUrl });
    if (this.#phase === 'connecting') this.#welcome(command);
  }

  #welcome(command: Command): void {
    this.#phase = 'connected';
    const { windowAckBytes } = this.#options;
    this.#send(
      messages.windowAcknowledgementSize(windowAckBytes),
      messages.setPeerBandwidth(windowAckBytes),
      messages.setChunkSize(CHUNK_SIZE),
    );
    this.#chunkSize = CHUNK_SIZE;
    const description = 'Connection succeeded.';
    this.#reply(command, [
      { fmsVer: 'FMS/3,0,1,123', capabilities: 31 },
      { level: 'status', code: 'NetConnection.Connect.Success', description, objectEncoding: 0 },
    ]);
  }

  #onPublish(command: Command, streamId: number): void {
    if (this.#phase === 'strange') throw new WireError('publish-before-connect');
    if (this.#phase !== 'connected') throw new WireError('second-publish');
    const name = command.args[1];
    if (typeof name !== 'string') throw new WireError('publish-without-name');
    this.#phase = 'asking';
    this.#streamId = streamId;
    this.#options.onEvent({ kind: 'publish', app: this.#app, streamName: name.replace(/^\/+/, '') });
  }

  /** `FCUnpublish`, `closeStream` and `deleteStream` come in any order and number: the first one ends the stream. */
  #onUnpublish(): void {
    if (this.#phase !== 'asking' && this.#phase !== 'publishing') return;
    this.#phase = 'ended';
    this.#send(this.#status('status', 'NetStream.Unpublish.Success', 'Stream ended.'));
    this.#options.onEvent({ kind: 'unpublish' });
  }

  #onPlay(streamId: number): void {
    this.#phase = 'ended';
    this.#streamId = streamId;
    this.#send(this.#status('error', 'NetStream.Play.StreamNotFound', 'Nothing can be played here.'));
    this.#options.onEvent({ kind: 'play' });
  }

  #reply(command: Command, args: readonly Amf0Value[]): void {
    if (command.transactionId > 0) this.#send(this.#command('_result', command.transactionId, args, 0));
  }

  #status(level: string, code: string, description: string): RtmpMessage {
    return this.#command('onStatus', 0, [null, { level, code, description }], this.#streamId);
  }

  #command(name: string, transactionId: number, args: readonly Amf0Value[], streamId: number): RtmpMessage {
    const payload = encodeCommand(name, transactionId, args);
    const chunkStreamId = streamId === 0 ? ChunkStream.command : ChunkStream.session;
    return { type: MessageType.commandAmf0, streamId, chunkStreamId, timestampMs: 0, payload };
  }

  #send(...list: readonly RtmpMessage[]): void {
    this.#options.send(Buffer.concat(list.map((message) => encodeMessage(message, this.#chunkSize))));
  }
}

/** Some encoders put the values of `connect` into quotation marks. */
function unquoted(value: Amf0Value): string {
  return typeof value === 'string' ? value.replace(/^'(.*)'$/s, '$1') : '';
}
