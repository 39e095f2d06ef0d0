import type { Socket } from 'node:net';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { type Fault, fault } from '#engine/base/fault.ts';
import { PublishDialogue, type PublishEvent } from '#engine/wire/rtmp/PublishDialogue.ts';
import { WireError } from '#engine/wire/WireError.ts';
import { Delivery } from './Delivery.ts';
import { type Dialled, Dialler } from './dial/Dialler.ts';
import type { KernelQueues } from './kernelQueue.ts';
import { OUTPUT_LIMITS } from './limits.ts';
import type { NameBook } from './names/NameBook.ts';
import type { OutputPath } from './orders.ts';
import { connectionFault, endedByServer, serverFault } from './sessionFaults.ts';

export interface SessionListener {
  publishing(): void;
  /** Some of what was sent is confirmed: more may be written. */
  progressed(): void;
  /** The server asks to be left for another address, or for the same one (null). */
  reconnectAsked(tcUrl: string | null): void;
  /** Once, at the end; `isFatal`: trying again without a person is useless. */
  closed(fault: Fault, isFatal: boolean): void;
}

export interface SessionPorts {
  readonly clock: Clock;
  readonly names: NameBook;
  readonly kernel: KernelQueues;
  readonly windowAckBytes: () => number;
}

/** How often the kernel is asked what it still holds: several times before a session counts as standing still. */
const KERNEL_ROUND_MS = 250;

/** The server says how to log in, asks a riddle, and hears its answer. */
const MOST_LOGINS = 2;

type Step = 'dial' | 'connect' | 'publish' | 'live' | 'closed';

/** One RTMP(S) session of an output, from dialling to its end. It sends what it is given and tells what was confirmed. */
export class PublishSession {
  readonly path: OutputPath;
  readonly #clock: Clock;
  readonly #listener: SessionListener;
  readonly #ports: SessionPorts;
  readonly #chunkSize: number;
  #dialler: Dialler;
  #dialogue: PublishDialogue;
  #delivery: Delivery;
  #logins = 0;
  #dialled: Dialled | null = null;
  #step: Step = 'dial';
  #timer: Timer | null = null;
  #watch: Timer | null = null;

  constructor(path: OutputPath, ports: SessionPorts, chunkSize: number, listener: SessionListener) {
    this.path = path;
    this.#clock = ports.clock;
    this.#listener = listener;
    this.#ports = ports;
    this.#chunkSize = chunkSize;
    this.#delivery = new Delivery(ports.clock);
    this.#dialogue = this.#newDialogue('');
    this.#dialler = this.#dial();
  }

  /** Of the connection in use. */
  get delivery(): Delivery {
    return this.#delivery;
  }

  get streamId(): number {
    return this.#dialogue.streamId;
  }

  /** The address in use; null while none was reached. */
  get address(): string | null {
    return this.#dialled?.address ?? null;
  }

  /** Round trip of the TCP connect, in ms. */
  get rttMs(): number | null {
    return this.#dialled?.rttMs ?? null;
  }

  write(bytes: Buffer): void {
    if (this.#step === 'closed') return;
    this.delivery.sent(bytes.length);
    this.#socket?.write(bytes);
  }

  cork(): void {
    this.#socket?.cork();
  }

  uncork(): void {
    this.#socket?.uncork();
  }

  /** Some of what was written has not been taken by the kernel yet. */
  get isReading(): boolean {
    return (this.#socket?.writableLength ?? 0) > 0;
  }

  /** Resolves when the socket is gone, in order or not. */
  get gone(): Promise<void> {
    const socket = this.#socket;
    if (!socket || socket.closed) return Promise.resolve();
    return new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** A proper end of stream; the socket is given a moment to send it. */
  finish(): void {
    if (this.#step === 'closed') return;
    // Nothing was said yet that would have to be ended.
    if (this.#step === 'dial') return this.destroy();
    if (this.#step === 'live') this.#dialogue.unpublish();
    this.#close();
    this.#socket?.end();
    this.#clock.after(1_000, () => this.#socket?.destroy());
  }

  destroy(): void {
    this.#close();
    this.#socket?.destroy();
  }

  get #socket(): Socket | null {
    return this.#dialled?.socket ?? null;
  }

  #newDialogue(auth: string): PublishDialogue {
    return new PublishDialogue({
      chunkSize: this.#chunkSize,
      windowAckBytes: this.#ports.windowAckBytes,
      target: this.path.target,
      auth,
      send: (bytes) => this.write(bytes),
      onEvent: (event) => this.#onEvent(event),
    });
  }

  #dial(): Dialler {
    return new Dialler(this.path, this.#ports.names, this.#clock, {
      ready: (dialled) => this.#connected(dialled),
      failed: (why) => this.#end(why),
    });
  }

  /** The server hangs up on whom it asks, and hears the answer on a connection of its own. */
  #logIn(query: string): void {
    if (++this.#logins > MOST_LOGINS) return this.#end(fault('output-login-refused', this.#where()), true);
    this.#timer?.cancel();
    this.#step = 'dial';
    this.#socket?.destroy();
    this.#dialled = null;
    this.#delivery = new Delivery(this.#clock);
    this.#dialogue = this.#newDialogue(query);
    this.#dialler = this.#dial();
  }

  #connected(dialled: Dialled): void {
    this.#dialled = dialled;
    const { socket } = dialled;
    const isOurs = () => this.#socket === socket;
    socket.on('data', (bytes) => isOurs() && this.#receive(bytes));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (isOurs()) this.#end(connectionFault(error, this.path, this.#step));
    });
    socket.on('close', () => isOurs() && this.#end(fault('output-closed', this.#where())));
    this.#next('connect', OUTPUT_LIMITS.connectMs);
    this.#dialogue.start();
  }

  #next(step: Step, limitMs: number): void {
    this.#step = step;
    this.#timer?.cancel();
    this.#timer = this.#limit(limitMs, step);
  }

  #limit(limitMs: number, step: Step): Timer {
    return this.#clock.after(limitMs, () =>
      this.#end(fault('output-timeout', { ...this.#where(), step, afterS: limitMs / 1000 })),
    );
  }

  #receive(bytes: Buffer): void {
    if (this.#step === 'closed') return;
    try {
      this.#dialogue.receive(bytes);
    } catch (error) {
      // A guard around each session: a bug in it ends it, and the others run on.
      const code = error instanceof WireError ? 'output-garbage' : 'output-bug';
      this.#end(fault(code, { ...this.#where(), detail: error instanceof Error ? error.message : String(error) }));
    }
  }

  #onEvent(event: PublishEvent): void {
    switch (event.kind) {
      case 'connected':
        this.#next('publish', OUTPUT_LIMITS.publishMs);
        return this.#dialogue.publish();
      case 'publishing':
        return this.#published();
      case 'acknowledged':
        this.delivery.acknowledged(event.bytes);
        return this.#progressed();
      case 'refused':
        return this.#end(serverFault(event.code, event.description, this.path), event.fatal);
      case 'login-asked':
        return this.#logIn(event.query);
      case 'login-refused':
        return this.#end(fault(event.wasNamed ? 'output-login-refused' : 'output-login-needed', this.#where()), true);
      case 'closed-by-server':
        return this.#end(endedByServer(event.code, this.path));
      case 'status':
      case 'pong':
        return;
      case 'reconnect-requested':
        return this.#listener.reconnectAsked(event.tcUrl);
    }
  }

  #published(): void {
    this.#timer?.cancel();
    this.#step = 'live';
    this.delivery.publishing();
    this.#watch = this.#clock.every(KERNEL_ROUND_MS, () => void this.#readKernelQueue());
    this.#listener.publishing();
  }

  #progressed(): void {
    if (this.#step === 'live') this.#listener.progressed();
  }

  /** Not while the server's own acknowledgements come. */
  async #readKernelQueue(): Promise<void> {
    if (this.delivery.acknowledges === true && this.delivery.stillMs < KERNEL_ROUND_MS) return;
    if (!this.#socket) return;
    const { localAddress, localPort, remoteAddress, remotePort, writableLength } = this.#socket;
    if (localAddress === undefined || localPort === undefined) return;
    if (remoteAddress === undefined || remotePort === undefined) return;
    const acceptedBytes = this.delivery.sentBytes - writableLength;
    const queuedBytes = await this.#ports.kernel.bytesOf({ localAddress, localPort, remoteAddress, remotePort });
    if (this.#step === 'live' && this.delivery.drained(acceptedBytes - (queuedBytes ?? 0))) this.#progressed();
  }

  #where(): { host: string; port: number } {
    return { host: this.path.target.host, port: this.path.target.port };
  }

  #close(): void {
    this.#step = 'closed';
    this.#dialler.cancel();
    this.#timer?.cancel();
    this.#watch?.cancel();
  }

  #end(why: Fault, isFatal = false): void {
    if (this.#step === 'closed') return;
    this.#close();
    this.#socket?.destroy();
    this.#listener.closed(why, isFatal);
  }
}
