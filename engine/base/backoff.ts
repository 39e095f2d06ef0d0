export interface Backoff {
  readonly firstMs: number;
  readonly factor: number;
  readonly capMs: number;
  /** Share of the wait that is random, 0 … 1: parts that failed together do not come back together. */
  readonly jitter: number;
}

/** The wait before try number `attempt` (0 is the first retry). `random` is in [0, 1). */
export function backoffMs(backoff: Backoff, attempt: number, random: () => number): number {
  const full = Math.min(backoff.capMs, backoff.firstMs * backoff.factor ** Math.min(attempt, 64));
  return full * (1 - backoff.jitter * random());
}
