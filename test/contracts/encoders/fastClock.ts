import type { Clock } from '#engine/base/clock.ts';
import { systemClock } from '#engine/base/clock.ts';

/** A clock for tests with real sockets: every second of it takes `1 / speed` of a second. */
export function fastClock(speed: number): Clock {
  const startMs = systemClock.nowMs();
  const startWallMs = systemClock.wallMs();
  const passedMs = () => (systemClock.nowMs() - startMs) * speed;
  return {
    nowMs: () => startMs + passedMs(),
    wallMs: () => startWallMs + passedMs(),
    after: (delayMs, run) => systemClock.after(delayMs / speed, run),
    every: (periodMs, run) => systemClock.every(periodMs / speed, run),
  };
}
