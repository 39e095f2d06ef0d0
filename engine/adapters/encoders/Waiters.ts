import type { Clock } from '#engine/base/clock.ts';

/** Those who wait for "something has changed". */
export class Waiters {
  readonly #clock: Clock;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves at the next `wake`, or after `limitMs` if that is not null. */
  wait(limitMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = limitMs === null ? null : this.#clock.after(limitMs, resolve);
      this.#waiting.push(() => {
        timer?.cancel();
        resolve();
      });
    });
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}
