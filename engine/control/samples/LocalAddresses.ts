import { networkInterfaces } from 'node:os';
import type { Clock, Timer } from '#engine/base/clock.ts';

const EVERY_MS = 1_000;

/** The addresses of this computer; one that goes away is noticed within a second. */
export class LocalAddresses {
  #now: ReadonlySet<string> = new Set();
  readonly #timer: Timer;

  constructor(clock: Clock) {
    this.#read();
    this.#timer = clock.every(EVERY_MS, () => this.#read());
  }

  get now(): ReadonlySet<string> {
    return this.#now;
  }

  close(): void {
    this.#timer.cancel();
  }

  #read(): void {
    try {
      const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
      this.#now = new Set(all.map((one) => one.address));
    } catch {
      // The system can't say now (it has no descriptor left, say): what was known last stays.
    }
  }
}
