import type { Socket } from 'node:net';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { AcceptDialogue, type AcceptEvent } from '#engine/wire/rtmp/AcceptDialogue.ts';
import { WireError } from '#engine/wire/WireError.ts';
import type { FeedInput } from './FeedInput.ts';
import { INGEST_LIMITS } from './limits.ts';
import type { TurnShare } from './TurnShare.ts';

export type SessionEnd = { readonly code: string; readonly detail: string };

export interface SessionOwner {
  /** The peer asks to publish; the owner answers later with `accept` or `refuse`. */
  publishRequested(session: IngestSession, streamName: string): void;
  sessionEnded(session: IngestSession, end: SessionEnd): void;
}

const NOTHING = Buffer.alloc(0);

/** One RTMP connection of an encoder, from the accepted socket to its end. */
export class IngestSession {
  readonly from: string;
  readonly address: string;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #share: TurnShare;
  readonly #owner: SessionOwner;
  readonly #startedMs: number;
  readonly #dialogue: AcceptDialogue;
  #input: FeedInput | null = null;
  #timer: Timer;
  #hasAsked = false;
  #ended = false;
  #unread: Buffer = NOTHING;
  #lastBytesMs: number;
  #nowMs = 0;

  constructor(socket: Socket, clock: Clock, share: TurnShare, owner: SessionOwner) {
    this.#socket = socket;
    this.#clock = clock;
    this.#share = share;
    this.#owner = owner;
    this.address = socket.remoteAddress ?? 'unknown';
    this.from = `${this.address}:${socket.remotePort ?? 0}`;
    this.#startedMs = clock.nowMs();
    this.#lastBytesMs = this.#startedMs;
    const session = this;
    this.#dialogue = new AcceptDialogue({
      limits: {
        get maxMessageBytes() {
          return session.#bounds().maxMessageBytes;
        },
        get maxBufferedBytes() {
          return session.#bounds().maxBufferedBytes;
        },
        maxChunkStreams: INGEST_LIMITS.maxChunkStreams,
      },
      windowAckBytes: INGEST_LIMITS.windowAckBytes,
      send: (bytes) => this.#send(bytes),
      onEvent: (event) => this.#onEvent(event),
      // A feed keeps copies, in memory of its own.
      memory: 'lent',
      onMedia: (message) => this.#input?.take(message, this.#nowMs),
    });
    this.#timer = clock.after(INGEST_LIMITS.publishWithinMs, () =>
      this.close({ code: 'too-slow', detail: `did not publish within ${INGEST_LIMITS.publishWithinMs / 1000} s` }),
    );
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('error', (error) => this.#finish({ code: 'connection-lost', detail: error.message }));
    // Not `close`, which waits until the peer has read what we still have for it.
    for (const sign of ['end', 'close']) {
      socket.on(sign, () => this.#finish({ code: 'closed', detail: 'the encoder closed the connection' }));
    }
  }

  /** For how long a connection has been here without asking to publish, in ms; 0 once it has. */
  get strangerForMs(): number {
    return this.#hasAsked ? 0 : this.#clock.nowMs() - this.#startedMs;
  }

  /** Milliseconds since the last media message of a publishing session. */
  silentMs(): number {
    return this.#input?.silentMs() ?? Number.POSITIVE_INFINITY;
  }

  accept(input: FeedInput): void {
    this.#timer.cancel();
    this.#input = input;
    this.#timer = this.#clock.every(1_000, () => this.#checkSilence());
    this.#dialogue.accept();
  }

  /** Says why in the protocol's own words, then closes. */
  refuse(code: string, description: string): void {
    this.#dialogue.refuse(code, description);
    this.#finish({ code: 'refused', detail: description }, false);
    this.#socket.end();
    this.#clock.after(500, () => this.#socket.destroy());
  }

  close(end: SessionEnd): void {
    this.#finish(end);
  }

  #bounds() {
    return this.#input ? INGEST_LIMITS.publisher : INGEST_LIMITS.stranger;
  }

  #receive(bytes: Buffer): void {
    this.#unread = bytes;
    while (this.#unread.length > 0 && this.#share.isFree) this.#share.run(this.#readPiece);
    if (this.#unread.length === 0) return;
    this.#socket.pause();
    this.#share.wait(this.#readWaiting);
  }

  /** Meanwhile the socket holds the peer back. */
  readonly #readWaiting = (): void => {
    this.#readPiece();
    if (this.#unread.length > 0) this.#share.wait(this.#readWaiting);
    else this.#socket.resume();
  };

  readonly #readPiece = (): void => {
    const unread = this.#unread;
    const isLast = unread.length <= INGEST_LIMITS.readBytes;
    const piece = isLast ? unread : unread.subarray(0, INGEST_LIMITS.readBytes);
    this.#unread = isLast || this.#ended ? NOTHING : unread.subarray(piece.length);
    if (!this.#ended) this.#read(piece);
  };

  #read(bytes: Buffer): void {
    this.#nowMs = this.#clock.nowMs();
    this.#lastBytesMs = this.#nowMs;
    try {
      this.#dialogue.receive(bytes);
    } catch (error) {
      this.#finish(endOf(error));
    }
  }

  #onEvent(event: AcceptEvent): void {
    switch (event.kind) {
      case 'connect':
        return;
      case 'publish':
        this.#hasAsked = true;
        return this.#owner.publishRequested(this, event.streamName);
      case 'unpublish':
        return this.#finish({ code: 'unpublished', detail: 'the encoder ended its stream' });
      case 'play':
        return this.#finish({ code: 'play', detail: 'a player connected; the ingest only takes streams' });
    }
  }

  /** A peer that does not read its few acknowledgements is not worth a growing buffer. */
  #send(bytes: Buffer): void {
    if (this.#ended || this.#socket.destroyed) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > 256 * 1024)
      this.close({ code: 'not-reading', detail: 'the encoder reads nothing' });
  }

  #checkSilence(): void {
    if (this.#clock.nowMs() - this.#lastBytesMs < INGEST_LIMITS.silentMs) return;
    this.close({ code: 'silent', detail: `no byte for ${INGEST_LIMITS.silentMs / 1000} s` });
  }

  #finish(end: SessionEnd, destroy = true): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#timer.cancel();
    const input = this.#input;
    this.#input = null;
    input?.end(end.code === 'replaced' ? 'replaced' : 'connection-ended');
    if (destroy) this.#socket.destroy();
    this.#owner.sessionEnded(this, end);
  }
}

/** A guard around each peer: a bug that its bytes bring to light ends its session, and the others run on. */
function endOf(error: unknown): SessionEnd {
  if (error instanceof WireError) return { code: error.code, detail: error.message };
  return { code: 'bug', detail: `a fault of ours: ${error instanceof Error ? error.message : String(error)}` };
}
