import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** Waits until `isSo` is, looking every 50 ms. False when it was not within the time. Throws when `signal` aborts. */
export async function until(isSo: () => boolean, withinMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() >= deadline) return false;
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
  return true;
}
