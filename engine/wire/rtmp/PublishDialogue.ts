import type { Amf0Value } from '../amf0/Amf0Value.ts';
import { WireError } from '../WireError.ts';
import { AckWindow } from './AckWindow.ts';
import { authDemand } from './authmod.ts';
import { ChunkReader } from './ChunkReader.ts';
import { encodeMessage } from './chunkWriter.ts';
import { type Command, decodeCommand, encodeCommand, statusOf } from './command.ts';
import { ClientHandshake } from './handshake.ts';
import * as messages from './messages.ts';
import { ChunkStream, MessageType, type RtmpMessage, UserControl } from './messages.ts';
import { isFatal, isProtocolCode, isRefusal, type PublishEvent, type PublishPhase } from './publishEvents.ts';
import { redact, secretsOf } from './redact.ts';
import { type RtmpTarget, resolveTcUrl } from './url.ts';

export type { PublishEvent, PublishPhase } from './publishEvents.ts';

export interface PublishOptions {
  readonly target: RtmpTarget;
  /** The answer to what an earlier connection was asked (`login-asked`): stands behind app and tcUrl. */
  readonly auth?: string;
  /** Ours, announced before `connect`; the media that follows must be cut with it. */
  readonly chunkSize: number;
  readonly send: (bytes: Buffer) => void;
  readonly onEvent: (event: PublishEvent) => void;
  /** How often we want to be acknowledged; asked once, when the server has taken us. */
  readonly windowAckBytes: () => number;
}

/** A server's answers are small; anything larger is not one. */
const LIMITS = { maxMessageBytes: 256 * 1024, maxChunkStreams: 32, maxBufferedBytes: 512 * 1024 };
const UNPUBLISHED = 'NetStream.Unpublish.Success';
/** Of the command that begins each step; replies to the others are never waited for. */
const Transaction = { connect: 1, releaseStream: 2, fcPublish: 3, createStream: 4, publish: 5, unpublish: 6 } as const;

/**
 * The client's side of publishing, without socket or clock. `connected` is a resting place: a path can be warmed up to
 * there and publish later at once.
 *
 *   handshake ─▶ connecting ─▶ connected ─publish()─▶ creating ─▶ publishing
 *                     └────────────┴───── refused, closed by server, unpublish() ─────┴─▶ ended
 */
export class PublishDialogue {
  readonly #options: PublishOptions;
  readonly #handshake = new ClientHandshake();
  readonly #reader = new ChunkReader(LIMITS, 'lent');
  readonly #window = new AckWindow();
  readonly #secrets: readonly string[];
  #phase: PublishPhase = 'handshake';
  #streamId = 0;

  constructor(options: PublishOptions) {
    this.#options = options;
    this.#secrets = secretsOf(options.target);
  }

  get phase(): PublishPhase {
    return this.#phase;
  }

  /** The server's number for our stream, which media messages carry; 0 before it is known. */
  get streamId(): number {
    return this.#streamId;
  }

  start(): void {
    this.#options.send(this.#handshake.start());
  }

  /** Throws `WireError` when the server breaks the protocol; the connection is of no more use then. */
  receive(bytes: Buffer): void {
    this.#window.add(bytes.length);
    if (this.#phase !== 'handshake') this.#read(bytes);
    else this.#shakeHands(bytes);
    const due = this.#window.takeDue();
    if (due !== null && this.#phase !== 'handshake') this.#send(messages.acknowledgement(due));
  }

  /** Only in phase `connected`. */
  publish(): void {
    if (this.#phase !== 'connected') throw new Error(`publish() in phase ${this.#phase}`);
    this.#phase = 'creating';
    const name = this.#options.target.streamName;
    this.#send(
      this.#command('releaseStream', Transaction.releaseStream, [null, name]),
      this.#command('FCPublish', Transaction.fcPublish, [null, name]),
      this.#command('createStream', Transaction.createStream, [null]),
    );
  }

  /** A proper end of the stream. Acknowledgements still count afterwards; statuses don't. */
  unpublish(): void {
    const wasPublishing = this.#phase === 'publishing' || this.#phase === 'creating';
    this.#phase = 'ended';
    if (!wasPublishing || this.#streamId === 0) return;
    this.#send(
      this.#command('FCUnpublish', Transaction.unpublish, [null, this.#options.target.streamName]),
      this.#command('deleteStream', Transaction.unpublish + 1, [null, this.#streamId]),
    );
  }

  /** Asks for a `pong` with the same value (u32). Not every server answers. */
  ping(value: number): void {
    this.#send(messages.userControl(UserControl.pingRequest, value));
  }

  #shakeHands(bytes: Buffer): void {
    const { send, done, rest } = this.#handshake.receive(bytes);
    if (send) this.#options.send(send);
    if (!done) return;
    this.#phase = 'connecting';
    const { auth = '', target } = this.#options;
    const [app, tcUrl] = [target.app + auth, target.tcUrl + auth];
    const connect = {
      app,
      type: 'nonprivate',
      flashVer: 'FMLE/3.0 (compatible; Changeover)',
      swfUrl: tcUrl,
      tcUrl,
      capsEx: 1, // E-RTMP: we can be asked to reconnect.
    };
    this.#send(
      messages.setChunkSize(this.#options.chunkSize),
      this.#command('connect', Transaction.connect, [connect]),
    );
    if (rest && rest.length > 0) this.#read(rest);
  }

  #read(bytes: Buffer): void {
    this.#reader.read(bytes, this.#onMessage);
  }

  readonly #onMessage = (message: RtmpMessage): void => {
    switch (message.type) {
      case MessageType.acknowledgement:
        this.#options.onEvent({ kind: 'acknowledged', bytes: messages.parseU32(message.payload) });
        break;
      case MessageType.windowAcknowledgementSize:
        this.#window.adopt(messages.parseU32(message.payload));
        break;
      case MessageType.userControl:
        this.#onUserControl(message.payload);
        break;
      case MessageType.commandAmf0:
      case MessageType.commandAmf3:
        if (this.#phase !== 'ended') this.#onCommand(decodeCommand(message));
        break;
      default: // Bandwidth limits, media: nothing to us.
    }
  };

  #onUserControl(payload: Buffer): void {
    const { event, value } = messages.parseUserControl(payload);
    if (event === UserControl.pingRequest) this.#send(messages.userControl(UserControl.pingResponse, value));
    if (event === UserControl.pingResponse) this.#options.onEvent({ kind: 'pong', value });
  }

  #onCommand(command: Command): void {
    switch (command.name) {
      case '_result':
        this.#onResult(command);
        break;
      case '_error':
        this.#onError(command);
        break;
      case 'onStatus':
        this.#onStatus(command);
        break;
      case 'close':
        this.#end({ kind: 'closed-by-server', code: 'close' });
        break;
      default: // onBWDone, onFCPublish and the like: no answer is due.
    }
  }

  #onResult(command: Command): void {
    if (command.transactionId === Transaction.connect && this.#phase === 'connecting') {
      this.#onConnected(command);
    } else if (command.transactionId === Transaction.createStream && this.#phase === 'creating') {
      const id = command.args.find((arg) => typeof arg === 'number');
      if (id === undefined || !(id >= 1 && id <= 0xffffffff)) throw new WireError('no-stream-id');
      this.#streamId = Math.floor(id);
      this.#send(this.#publishCommand());
    }
  }

  #onConnected(command: Command): void {
    if (statusOf(command).level === 'error') return this.#notConnected(command);
    this.#phase = 'connected';
    this.#send(messages.windowAcknowledgementSize(this.#options.windowAckBytes()));
    this.#options.onEvent({ kind: 'connected' });
  }

  /** Servers answer `releaseStream` and `FCPublish` with errors and publish all the same. */
  #onError(command: Command): void {
    const { transactionId } = command;
    if (transactionId === Transaction.connect && this.#phase === 'connecting') {
      this.#notConnected(command);
    } else if (this.#phase === 'creating') {
      if (transactionId === Transaction.createStream) this.#refused(command, 'NetConnection.Call.Failed');
      if (transactionId === Transaction.publish) this.#refused(command, 'NetStream.Failed');
    }
  }

  #onStatus(command: Command): void {
    const { level, code, description, fields } = statusOf(command);
    const saysNo = level === 'error' || isRefusal(code);
    const isPublishing = this.#phase === 'publishing';
    if (code === 'NetConnection.Connect.ReconnectRequest') {
      this.#onReconnectRequest(fields['tcUrl']);
    } else if (code === 'NetConnection.Connect.Closed' || (isPublishing && (saysNo || code === UNPUBLISHED))) {
      this.#end({ kind: 'closed-by-server', code: this.#plainCode(code) || 'error' });
    } else if (saysNo) {
      this.#refused(command, 'NetStream.Failed');
    } else if (code === 'NetStream.Publish.Start' && this.#phase === 'creating' && this.#streamId > 0) {
      this.#phase = 'publishing';
      this.#options.onEvent({ kind: 'publishing' });
    } else {
      const status = {
        level: this.#redact(level),
        code: this.#plainCode(code),
        description: this.#redact(description),
      };
      this.#options.onEvent({ kind: 'status', ...status });
    }
  }

  #onReconnectRequest(requested: Amf0Value): void {
    const tcUrl = typeof requested === 'string' ? resolveTcUrl(this.#options.target.tcUrl, requested) : null;
    this.#options.onEvent({ kind: 'reconnect-requested', tcUrl });
  }

  #notConnected(command: Command): void {
    const { app, login } = this.#options.target;
    const demand = authDemand(statusOf(command).description, app, login);
    if (demand === null) return this.#refused(command, 'NetConnection.Connect.Failed');
    if (demand.kind === 'again') return this.#end({ kind: 'login-asked', query: demand.query });
    this.#end({ kind: 'login-refused', wasNamed: demand.kind === 'failed' });
  }

  #refused(command: Command, defaultCode: string): void {
    const status = statusOf(command);
    const code = this.#plainCode(status.code) || defaultCode;
    this.#end({ kind: 'refused', code, description: this.#redact(status.description), fatal: isFatal(code) });
  }

  #end(event: PublishEvent): void {
    this.#phase = 'ended';
    this.#options.onEvent(event);
  }

  #publishCommand(): RtmpMessage {
    const args = [null, this.#options.target.streamName, 'live'];
    const command = this.#command('publish', Transaction.publish, args);
    return { ...command, chunkStreamId: ChunkStream.session, streamId: this.#streamId };
  }

  #command(name: string, transactionId: number, args: readonly Amf0Value[]): RtmpMessage {
    const payload = encodeCommand(name, transactionId, args);
    return { type: MessageType.commandAmf0, streamId: 0, chunkStreamId: ChunkStream.command, timestampMs: 0, payload };
  }

  /** A stream key may be as short as a part of a code: the protocol's own codes stay whole. */
  #plainCode(code: string): string {
    return isProtocolCode(code) ? code : this.#redact(code);
  }

  #redact(text: string): string {
    return redact(text, this.#secrets);
  }

  /** Set Chunk Size fits into any chunk, so all can be cut with the size that it announces. */
  #send(...list: readonly RtmpMessage[]): void {
    this.#options.send(Buffer.concat(list.map((message) => encodeMessage(message, this.#options.chunkSize))));
  }
}
