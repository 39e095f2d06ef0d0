import type { Socket } from 'node:net';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { type Fault, fault } from '#engine/base/fault.ts';
import type { NetAddress } from '../names/addressOrder.ts';
import type { NameBook, NameWay } from '../names/NameBook.ts';
import type { OutputPath } from '../orders.ts';
import { Attempt } from './Attempt.ts';

export interface Dialled {
  readonly socket: Socket;
  readonly address: string;
  /** Round trip of the TCP connect, in ms. */
  readonly rttMs: number;
}

export interface DialListener {
  ready(dialled: Dialled): void;
  /** No address of the name can be reached: why not, of the last one that was given up. */
  failed(why: Fault): void;
}

/** The next address is tried so long after one that hangs (RFC 8305). */
const STAGGER_MS = 250;

/**
 * Reaches a path at any address of its name: the most promising one first, the next one at once when one fails, and
 * beside it when it hangs. The first to be ready wins, the others are closed before they said anything.
 */
export class Dialler {
  readonly #path: OutputPath;
  readonly #way: NameWay;
  readonly #names: NameBook;
  readonly #clock: Clock;
  readonly #listener: DialListener;
  readonly #running = new Set<Attempt>();
  #left: NetAddress[] = [];
  #timer: Timer | null = null;
  #isOver = false;

  constructor(path: OutputPath, names: NameBook, clock: Clock, listener: DialListener) {
    this.#path = path;
    this.#way = nameWay(path);
    this.#names = names;
    this.#clock = clock;
    this.#listener = listener;
    void this.#start();
  }

  cancel(): void {
    this.#isOver = true;
    this.#timer?.cancel();
    for (const attempt of this.#running) attempt.cancel();
    this.#running.clear();
  }

  async #start(): Promise<void> {
    const { host, port } = this.#path.target;
    this.#left = await this.#names.find(host, this.#way);
    if (this.#isOver) return;
    if (this.#left.length > 0) return this.#tryNext();
    this.#isOver = true;
    this.#listener.failed(fault('output-name-unknown', { host, port }));
  }

  #tryNext(): void {
    this.#timer?.cancel();
    const address = this.#left.shift();
    if (!address) return;
    const attempt: Attempt = new Attempt(this.#path, address, this.#clock, {
      ready: (socket, connectMs) => this.#won(attempt, socket, connectMs),
      failed: (why) => this.#lost(attempt, why),
    });
    this.#running.add(attempt);
    this.#timer = this.#clock.after(STAGGER_MS, () => this.#tryNext());
  }

  #won(attempt: Attempt, socket: Socket, connectMs: number): void {
    this.#running.delete(attempt);
    this.cancel();
    const { address } = attempt.address;
    this.#names.connected(this.#way, address, connectMs);
    this.#listener.ready({ socket, address, rttMs: Math.round(connectMs * 10) / 10 });
  }

  #lost(attempt: Attempt, why: Fault): void {
    this.#running.delete(attempt);
    this.#names.failed(this.#way, attempt.address.address);
    if (this.#left.length > 0) return this.#tryNext();
    if (this.#running.size > 0) return;
    this.cancel();
    this.#listener.failed(why);
  }
}

export function nameWay({ uplink }: OutputPath): NameWay {
  return {
    uplinkId: uplink?.id ?? null,
    localAddress: uplink?.localAddress ?? null,
    resolvers: uplink?.resolvers ?? [],
  };
}
