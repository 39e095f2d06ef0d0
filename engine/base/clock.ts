import { Round } from './Round.ts';

/** The only place of the engine where time comes from. Everything else is given a `Clock`, so tests bring their own. */

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Monotonic milliseconds, with fractions; the zero point means nothing. */
  nowMs(): number;
  /** Milliseconds since 1970, for people and for storage; may jump. */
  wallMs(): number;
  after(delayMs: number, run: () => void): Timer;
  /** The first time is within a period: what has the same one runs together. */
  every(periodMs: number, run: () => void): Timer;
}

export const systemClock: Clock = createSystemClock();

function createSystemClock(): Clock {
  const rounds = new Map<number, Round>();
  const begin = (periodMs: number) => {
    const round = new Round(periodMs, () => rounds.delete(periodMs));
    rounds.set(periodMs, round);
    return round;
  };
  return {
    nowMs: () => performance.now(),
    wallMs: () => Date.now(),
    after(delayMs, run) {
      const handle = setTimeout(run, Math.max(0, delayMs));
      return { cancel: () => clearTimeout(handle) };
    },
    every: (periodMs, run) => (rounds.get(periodMs) ?? begin(periodMs)).join(run),
  };
}

/** ISO 8601 of the wall clock now. */
export function isoNow(clock: Clock): string {
  return new Date(clock.wallMs()).toISOString();
}

/** Resolves after `delayMs` of this clock. */
export function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
