import { connect, type Socket } from 'node:net';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import type { RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import { PublishDialogue, type PublishEvent } from '#engine/wire/rtmp/PublishDialogue.ts';
import type { RtmpTarget } from '#engine/wire/rtmp/url.ts';

const CHUNK_SIZE = 4096;

export interface PublisherShape {
  readonly port: number;
  readonly key: string;
  readonly host?: string;
  /** Everything is written in pieces of this size. */
  readonly pieceBytes?: number;
  readonly localAddress?: string;
}

/** An encoder at the other end of a real socket: our own dialogue, which asks to publish as soon as it may. */
export class Publisher {
  readonly events: PublishEvent[] = [];
  readonly socket: Socket;
  readonly #dialogue: PublishDialogue;
  readonly #pieceBytes: number;
  #isClosed = false;
  #from = '';

  constructor({ port, key, host = '127.0.0.1', pieceBytes = 1_000_000, localAddress }: PublisherShape) {
    this.#pieceBytes = pieceBytes;
    const target: RtmpTarget = {
      secure: false,
      host,
      port,
      app: 'live',
      streamName: key,
      tcUrl: `rtmp://${host}/live`,
      login: null,
    };
    this.#dialogue = new PublishDialogue({
      target,
      chunkSize: CHUNK_SIZE,
      windowAckBytes: () => 50_000,
      send: (bytes) => this.write(bytes),
      onEvent: (event) => {
        this.events.push(event);
        if (event.kind === 'connected') this.#dialogue.publish();
      },
    });
    this.socket = connect({ port, host, ...(localAddress === undefined ? {} : { localAddress }) });
    this.socket.setNoDelay(true);
    this.socket.on('connect', () => {
      this.#from = `${this.socket.localAddress}:${this.socket.localPort}`;
      this.#dialogue.start();
    });
    this.socket.on('data', (bytes) => this.#dialogue.receive(bytes));
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('close', () => {
      this.#isClosed = true;
    });
  }

  /** `address:port` of this end; empty before it is connected. */
  get from(): string {
    return this.#from;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isPublishing(): boolean {
    return this.#dialogue.phase === 'publishing';
  }

  /** What the server said last. */
  get said(): PublishEvent | undefined {
    return this.events.at(-1);
  }

  send(message: RtmpMessage): void {
    this.write(encodeMessage(message, CHUNK_SIZE));
  }

  unpublish(): void {
    this.#dialogue.unpublish();
  }

  write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += this.#pieceBytes) {
      this.socket.write(bytes.subarray(at, at + this.#pieceBytes));
    }
  }
}
