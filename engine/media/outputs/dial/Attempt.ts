import { type Socket, connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { type Fault, fault } from '#engine/base/fault.ts';
import { OUTPUT_LIMITS } from '../limits.ts';
import type { NetAddress } from '../names/addressOrder.ts';
import type { OutputPath } from '../orders.ts';
import { connectionFault } from '../sessionFaults.ts';

export interface AttemptListener {
  /** Bytes may flow; `connectMs`: the round trip of the TCP connect. */
  ready(socket: Socket, connectMs: number): void;
  failed(why: Fault): void;
}

/**
 * One try to reach a path at one address, up to the moment when bytes may flow. The name stays the name: SNI and the
 * certificate are checked against it, whatever the address.
 */
export class Attempt {
  readonly address: NetAddress;
  readonly #path: OutputPath;
  readonly #clock: Clock;
  readonly #listener: AttemptListener;
  readonly #socket: Socket;
  readonly #startedMs: number;
  #connectMs = 0;
  #step: 'tcp' | 'tls' = 'tcp';
  #timer: Timer;
  #isOver = false;

  constructor(path: OutputPath, address: NetAddress, clock: Clock, listener: AttemptListener) {
    this.#path = path;
    this.address = address;
    this.#clock = clock;
    this.#listener = listener;
    this.#startedMs = clock.nowMs();
    this.#socket = open(path, address);
    this.#socket.setNoDelay(true);
    this.#socket.once('connect', () => this.#connected());
    if (path.target.secure) this.#socket.once('secureConnect', () => this.#ready());
    this.#socket.on('error', (error) => this.#fail(connectionFault(error, path, this.#step)));
    this.#socket.on('close', () => this.#fail(fault('output-closed', this.#where())));
    this.#timer = this.#limit(OUTPUT_LIMITS.tcpMs);
  }

  cancel(): void {
    this.#end();
    this.#socket.destroy();
  }

  #connected(): void {
    if (this.#isOver) return;
    this.#connectMs = this.#clock.nowMs() - this.#startedMs;
    if (!this.#path.target.secure) return this.#ready();
    this.#step = 'tls';
    this.#timer.cancel();
    this.#timer = this.#limit(OUTPUT_LIMITS.tlsMs);
  }

  #ready(): void {
    if (this.#isOver) return;
    this.#end();
    this.#socket.removeAllListeners('error').removeAllListeners('close');
    this.#listener.ready(this.#socket, this.#connectMs);
  }

  #limit(limitMs: number): Timer {
    const step = this.#step;
    return this.#clock.after(limitMs, () =>
      this.#fail(fault('output-timeout', { ...this.#where(), step, afterS: limitMs / 1000 })),
    );
  }

  #fail(why: Fault): void {
    if (this.#isOver) return;
    this.cancel();
    this.#listener.failed(why);
  }

  #end(): void {
    this.#isOver = true;
    this.#timer.cancel();
  }

  #where(): { host: string; port: number } {
    return { host: this.#path.target.host, port: this.#path.target.port };
  }
}

function open({ target, uplink }: OutputPath, { address, family }: NetAddress): Socket {
  const { host, port, secure } = target;
  const local = uplink ? { localAddress: uplink.localAddress } : {};
  const options = { host: address, port, family, ...local };
  if (!secure) return tcpConnect(options);
  return tlsConnect({ ...options, ...(isLiteral(host) ? {} : { servername: host }) });
}

function isLiteral(host: string): boolean {
  return /^[\d.]+$|:/.test(host);
}
