import type { Clock, Timer } from './clock.ts';

interface Due {
  atMs: number;
  order: number;
  run: () => void;
  periodMs: number | null;
  cancelled: boolean;
}

/** A clock that moves only when it is told to; timers run in order of their time, then of their making. */
export class VirtualClock implements Clock {
  #nowMs: number;
  readonly #wallStartMs: number;
  readonly #startMs: number;
  #order = 0;
  #due: Due[] = [];

  constructor(startMs = 0, wallStartMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
    this.#startMs = startMs;
    this.#wallStartMs = wallStartMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#wallStartMs + (this.#nowMs - this.#startMs);
  }

  after(delayMs: number, run: () => void): Timer {
    return this.#add(delayMs, run, null);
  }

  every(periodMs: number, run: () => void): Timer {
    return this.#add(periodMs, run, Math.max(0.001, periodMs));
  }

  /** Moves on by `byMs`, running every timer that falls due on the way. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (let next = this.#earliest(untilMs); next; next = this.#earliest(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#remove(next);
      if (next.periodMs !== null) this.#insert({ ...next, atMs: next.atMs + next.periodMs }, next);
      next.run();
    }
    this.#nowMs = untilMs;
  }

  #add(delayMs: number, run: () => void, periodMs: number | null): Timer {
    const due: Due = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      order: this.#order++,
      run,
      periodMs,
      cancelled: false,
    };
    this.#due.push(due);
    return {
      cancel: () => {
        due.cancelled = true;
        this.#remove(due);
      },
    };
  }

  #insert(again: Due, previous: Due): void {
    previous.atMs = again.atMs;
    previous.order = this.#order++;
    this.#due.push(previous);
  }

  #earliest(untilMs: number): Due | null {
    let best: Due | null = null;
    for (const due of this.#due) {
      if (due.cancelled || due.atMs > untilMs) continue;
      if (!best || due.atMs < best.atMs || (due.atMs === best.atMs && due.order < best.order)) best = due;
    }
    return best;
  }

  #remove(due: Due): void {
    const index = this.#due.indexOf(due);
    if (index >= 0) this.#due.splice(index, 1);
  }
}
