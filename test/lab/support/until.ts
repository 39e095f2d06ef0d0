import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `check` answers something that is not null, undefined or false, and hands that over.
 * Throws with `what` when it has not after `limitMs`. It looks every `everyMs`.
 */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  limitMs = 10_000,
  everyMs = 20,
): Promise<Exclude<T, null | undefined | false>> {
  const endsAt = performance.now() + limitMs;
  for (;;) {
    const answer = await check();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as Exclude<T, null | undefined | false>;
    }
    if (performance.now() > endsAt) throw new Error(`not within ${limitMs} ms: ${what}`);
    await pause(everyMs);
  }
}
