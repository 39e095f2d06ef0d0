import type { Socket } from 'node:net';
import { AcceptDialogue } from '#engine/wire/rtmp/AcceptDialogue.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { acknowledgement } from '#engine/wire/rtmp/messages.ts';

/** The same for everyone who is measured: what we ask servers for at 6 Mbit/s, 200 ms. */
const ACKNOWLEDGE_BYTES = 150_000;
const LIMITS = { maxMessageBytes: 1 << 20, maxBufferedBytes: 1 << 21, maxChunkStreams: 64 };

/**
 * A destination that costs next to nothing: it takes every stream, then only counts and acknowledges what comes.
 * `onMedia` sees the bytes as they came, once the stream was taken.
 */
export class SinkSession {
  readonly #socket: Socket;
  readonly #onMedia: (bytes: Buffer) => void;
  readonly #dialogue: AcceptDialogue;
  #isLive = false;
  #received = 0;
  #acknowledged = 0;

  constructor(socket: Socket, onMedia: (bytes: Buffer) => void = () => {}) {
    this.#socket = socket;
    this.#onMedia = onMedia;
    this.#dialogue = new AcceptDialogue({
      limits: LIMITS,
      windowAckBytes: 2_500_000,
      send: (bytes) => socket.write(bytes),
      onEvent: ({ kind }) => kind === 'publish' && this.#accept(),
      onMedia: () => {},
    });
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#receive(bytes));
    // Whoever is measured may end at any time.
    socket.on('error', () => socket.destroy());
  }

  get isLive(): boolean {
    return this.#isLive && !this.#socket.destroyed;
  }

  get receivedBytes(): number {
    return this.#received;
  }

  #accept(): void {
    this.#dialogue.accept();
    this.#isLive = true;
  }

  #receive(bytes: Buffer): void {
    this.#received += bytes.length;
    if (!this.#isLive) return this.#dialogue.receive(bytes);
    this.#onMedia(bytes);
    if (this.#received - this.#acknowledged < ACKNOWLEDGE_BYTES) return;
    this.#acknowledged = this.#received;
    this.#socket.write(encodeMessage(acknowledgement(this.#received), 128));
  }
}
