import type { Clock } from '#engine/base/clock.ts';

const WINDOW_MS = 60_000;
const ALLOWED = 10;
const ADDRESSES = 1000;

/**
 * Counts wrong tokens by address, within a minute. It never holds up a right one: on one machine everybody has the
 * same address, and nobody shall lock the operator out by guessing.
 */
export class WrongTokens {
  readonly #clock: Clock;
  readonly #tries = new Map<string, { count: number; sinceMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a wrong token: `first` of its minute (worth a line in the journal), `again`, or `tooMany`. */
  note(address: string): 'first' | 'again' | 'tooMany' {
    const nowMs = this.#clock.nowMs();
    const known = this.#tries.get(address);
    const tries = known && nowMs - known.sinceMs < WINDOW_MS ? known : { count: 0, sinceMs: nowMs };
    tries.count += 1;
    this.#tries.delete(address);
    this.#tries.set(address, tries);
    this.#forgetOldest();
    if (tries.count === 1) return 'first';
    return tries.count > ALLOWED ? 'tooMany' : 'again';
  }

  /** Seconds until a client that tried too often may try again. */
  get waitS(): number {
    return WINDOW_MS / 1000;
  }

  #forgetOldest(): void {
    if (this.#tries.size <= ADDRESSES) return;
    const oldest = this.#tries.keys().next().value;
    if (oldest !== undefined) this.#tries.delete(oldest);
  }
}
