import type { Clock } from '#engine/base/clock.ts';

/** What is read with less than this between is read in one turn of the loop, as far as we can tell. */
const APART_MS = 1;

/**
 * How long all sessions together may read in one turn of the loop. Peers that send what is costly to read, and as fast
 * as they can, then wait for one another, piece by piece in the order of a queue, and not the program for them.
 */
export class TurnShare {
  readonly #clock: Clock;
  readonly #shareMs: number;
  #spentMs = 0;
  #endedMs = Number.NEGATIVE_INFINITY;
  #isTurnDue = false;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, shareMs: number) {
    this.#clock = clock;
    this.#shareMs = shareMs;
  }

  /** Whether who comes now need not wait. */
  get isFree(): boolean {
    if (this.#waiting.length > 0) return false;
    return this.#spentMs < this.#shareMs || this.#isNewTurn(this.#clock.nowMs());
  }

  /** Reads a piece now. */
  run(piece: () => void): void {
    const startedMs = this.#clock.nowMs();
    if (this.#isNewTurn(startedMs)) this.#spentMs = 0;
    piece();
    this.#endedMs = this.#clock.nowMs();
    this.#spentMs += this.#endedMs - startedMs;
  }

  /** Reads a piece when all who wait already have read one. */
  wait(piece: () => void): void {
    this.#waiting.push(piece);
    this.#comeAgain();
  }

  #isNewTurn(nowMs: number): boolean {
    return nowMs - this.#endedMs >= APART_MS;
  }

  #comeAgain(): void {
    if (!this.#isTurnDue) this.#clock.after(0, () => this.#nextTurn());
    this.#isTurnDue = true;
  }

  #nextTurn(): void {
    this.#isTurnDue = false;
    this.#spentMs = 0;
    while (this.#spentMs < this.#shareMs) {
      const piece = this.#waiting.shift();
      if (!piece) return;
      this.run(piece);
    }
    if (this.#waiting.length > 0) this.#comeAgain();
  }
}
