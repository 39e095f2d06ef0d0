import type { Clock } from '#engine/base/clock.ts';

/**
 * How long all sessions together may read in one turn of the loop. Peers that send what is costly to read, and as fast
 * as they can, then wait for one another, piece by piece in the order of a queue, and not the program for them.
 */
export class TurnShare {
  readonly #clock: Clock;
  readonly #shareMs: number;
  #spentMs = 0;
  #isCounting = false;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, shareMs: number) {
    this.#clock = clock;
    this.#shareMs = shareMs;
  }

  /** Whether who comes now need not wait. */
  get isFree(): boolean {
    return this.#waiting.length === 0 && this.#spentMs < this.#shareMs;
  }

  /** Reads a piece now. */
  run(piece: () => void): void {
    const startedMs = this.#clock.nowMs();
    this.#count();
    piece();
    this.#spentMs += this.#clock.nowMs() - startedMs;
  }

  /** Reads a piece when all who wait already have read one. */
  wait(piece: () => void): void {
    this.#waiting.push(piece);
    this.#count();
  }

  #count(): void {
    if (!this.#isCounting) this.#clock.after(0, () => this.#nextTurn());
    this.#isCounting = true;
  }

  #nextTurn(): void {
    this.#isCounting = false;
    this.#spentMs = 0;
    while (this.#spentMs < this.#shareMs) {
      const piece = this.#waiting.shift();
      if (!piece) break;
      this.run(piece);
    }
  }
}
