import type { WebSocket } from 'ws';
import type { ClientConnection } from '#engine/api/ApiContext.ts';
import type { Clock, Timer } from '#engine/base/clock.ts';

/** What may wait for a client to read. */
const CLOGGED_BYTES = 1024 * 1024;
const CLOSED_AFTER_MS = 10_000;
/** A client that answers to no ping for this long is gone. */
const PING_EVERY_MS = 30_000;

/**
 * One live connection, with its bounds: while more than 1 MB waits, whoever sends to it is told to wait, and a client
 * that has not read it down in 10 s is cut off.
 */
export class ClientSocket implements ClientConnection {
  readonly #ws: WebSocket;
  readonly #clock: Clock;
  readonly #onCutOff: (why: string) => void;
  readonly #pings: Timer;
  #waiting = new Set<() => void>();
  #deadline: Timer | null = null;
  #hasAnswered = true;
  timesClogged = 0;

  constructor(ws: WebSocket, clock: Clock, onCutOff: (why: string) => void) {
    this.#ws = ws;
    this.#clock = clock;
    this.#onCutOff = onCutOff;
    this.#pings = clock.every(PING_EVERY_MS, () => this.#ping());
    ws.on('pong', () => {
      this.#hasAnswered = true;
    });
    ws.on('close', () => this.#closed());
  }

  /** Resolves when the client can take more; what was sent goes out either way. */
  send(data: string | ArrayBufferLike | ArrayBufferView): Promise<void> {
    if (this.#ws.readyState !== this.#ws.OPEN) return Promise.resolve();
    this.#ws.send(data, () => this.#sent());
    if (!this.#isClogged) return Promise.resolve();
    if (!this.#deadline) {
      this.timesClogged += 1;
      this.#deadline = this.#clock.after(CLOSED_AFTER_MS, () => this.#cutOff('it does not read what it asked for'));
    }
    return this.#untilDrained();
  }

  async drained(signal: AbortSignal): Promise<void> {
    if (!this.#isClogged || signal.aborted) return;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([this.#untilDrained(), aborted]);
  }

  get #isClogged(): boolean {
    return this.#ws.readyState === this.#ws.OPEN && this.#ws.bufferedAmount > CLOGGED_BYTES;
  }

  #untilDrained(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
    });
  }

  #sent(): void {
    if (this.#isClogged) return;
    this.#deadline?.cancel();
    this.#deadline = null;
    this.#release();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resolve of waiting) resolve();
  }

  #ping(): void {
    if (this.#hasAnswered) this.#ws.ping();
    else this.#cutOff('it does not answer');
    this.#hasAnswered = false;
  }

  #cutOff(why: string): void {
    this.#onCutOff(why);
    this.#ws.terminate();
  }

  #closed(): void {
    this.#pings.cancel();
    this.#deadline?.cancel();
    this.#deadline = null;
    this.#release();
  }
}
