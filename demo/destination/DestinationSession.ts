import type { Socket } from 'node:net';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { AcceptDialogue, type AcceptEvent } from '#engine/wire/rtmp/AcceptDialogue.ts';
import type { RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import { WireError } from '#engine/wire/WireError.ts';

export interface DestinationSessionOptions {
  readonly clock: Clock;
  readonly streamKey: string;
  /** Answers false when somebody else publishes. */
  readonly mayPublish: () => boolean;
  readonly onPublish: () => void;
  readonly onMedia: (message: RtmpMessage) => void;
  readonly onRefuse: () => void;
  /** Once; `wasPublishing` when it was accepted before. */
  readonly onEnd: (wasPublishing: boolean) => void;
}

/** What nginx-rtmp and most services bound and ask for, by order of magnitude. */
const LIMITS = { maxMessageBytes: 4 * 1024 * 1024, maxChunkStreams: 32, maxBufferedBytes: 8 * 1024 * 1024 };
const WINDOW_ACK_BYTES = 2_500_000;
const PUBLISH_WITHIN_MS = 10_000;
const CLOSE_WITHIN_MS = 500;

/** One connection to a demo destination. */
export class DestinationSession {
  readonly #socket: Socket;
  readonly #options: DestinationSessionOptions;
  readonly #dialogue: AcceptDialogue;
  readonly #deadline: Timer;
  #isPublishing = false;
  #isOver = false;

  constructor(socket: Socket, options: DestinationSessionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#dialogue = new AcceptDialogue({
      limits: LIMITS,
      windowAckBytes: WINDOW_ACK_BYTES,
      send: (bytes) => socket.write(bytes),
      onEvent: (event) => this.#onEvent(event),
      onMedia: (message) => options.onMedia(message),
    });
    this.#deadline = options.clock.after(PUBLISH_WITHIN_MS, () => this.close());
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('error', () => this.close());
    socket.on('close', () => this.close());
  }

  close(): void {
    this.#finish();
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    if (this.#isOver) return;
    try {
      this.#dialogue.receive(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.close();
    }
  }

  #onEvent(event: AcceptEvent): void {
    switch (event.kind) {
      case 'connect':
        break;
      case 'publish':
        this.#onPublish(event.streamName);
        break;
      case 'unpublish':
      case 'play':
        this.#leave();
        break;
    }
  }

  #onPublish(streamName: string): void {
    this.#deadline.cancel();
    if (streamName !== this.#options.streamKey) {
      this.#refuse('NetStream.Publish.Denied', 'wrong stream key');
    } else if (!this.#options.mayPublish()) {
      this.#refuse('NetStream.Publish.BadName', 'somebody publishes already');
    } else {
      this.#isPublishing = true;
      this.#options.onPublish();
      this.#dialogue.accept();
    }
  }

  #refuse(code: string, description: string): void {
    this.#options.onRefuse();
    this.#dialogue.refuse(code, description);
    this.#leave();
  }

  /** Lets what was answered reach the peer. */
  #leave(): void {
    this.#finish();
    this.#socket.end();
    this.#options.clock.after(CLOSE_WITHIN_MS, () => this.#socket.destroy());
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deadline.cancel();
    this.#options.onEnd(this.#isPublishing);
  }
}
