import type { Clock } from '#engine/base/clock.ts';

const BURST = 20;
const PER_SECOND = 10;

/** More than a hand can press is a program gone wild, and would make the show flap: a bucket of 20, 10 more a second. */
export class RateGuard {
  readonly #clock: Clock;
  #left = BURST;
  #atMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#atMs = clock.nowMs();
  }

  admits(): boolean {
    const nowMs = this.#clock.nowMs();
    this.#left = Math.min(BURST, this.#left + ((nowMs - this.#atMs) / 1000) * PER_SECOND);
    this.#atMs = nowMs;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
