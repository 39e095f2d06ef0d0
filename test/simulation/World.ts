import type { Clock, Timer } from '#engine/base/clock.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';

/**
 * The time of a simulation. Encoders live on `clock`; the engine lives on `engineClock`, whose timers, and whose
 * messages, wait while its loop is blocked and then come all at once, as after SIGSTOP and SIGCONT.
 */
export class World {
  readonly clock = new VirtualClock();
  readonly engineClock: Clock;
  #waiting: (() => void)[] | null = null;
  /** When the loop of the engine ran freely again, the last time. */
  unblockedAtMs = Number.NEGATIVE_INFINITY;

  constructor() {
    const { clock } = this;
    this.engineClock = {
      nowMs: () => clock.nowMs(),
      wallMs: () => clock.wallMs(),
      after: (delayMs, run) => this.#after(delayMs, run),
      every: () => {
        throw new Error('nothing in the media plane beats by itself');
      },
    };
  }

  get isBlocked(): boolean {
    return this.#waiting !== null;
  }

  /** Bytes for the engine: read now, or when its loop runs again. */
  deliver(run: () => void): void {
    if (this.#waiting) this.#waiting.push(run);
    else run();
  }

  block(): void {
    this.#waiting ??= [];
  }

  unblock(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.unblockedAtMs = this.clock.nowMs();
    for (const run of waiting) run();
  }

  #after(delayMs: number, run: () => void): Timer {
    let isCancelled = false;
    const timer = this.clock.after(delayMs, () =>
      this.deliver(() => {
        if (!isCancelled) run();
      }),
    );
    return {
      cancel: () => {
        isCancelled = true;
        timer.cancel();
      },
    };
  }
}
