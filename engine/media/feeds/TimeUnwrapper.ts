/** What a raw RTMP time turned out to be: a time on the run's clock, or a jump that ends the run. */
export type Unwrapped = { readonly ok: true; readonly ms: number } | { readonly ok: false; readonly byMs: number };

/** Interleaving and late encoders make times step back a little; more than this is not the same clock any more. */
const BACKWARD_LIMIT_MS = 1_000;
const FORWARD_LIMIT_MS = 3_000;

/**
 * Unwraps the 32-bit RTMP times of one run to 64 bits. Covers the wrap at 2^32 and OBS's own at 2^31 (it masks its
 * times to 31 bits), also when a straggler from before the wrap comes after it. The first time stays as it is.
 */
export class TimeUnwrapper {
  #lastRaw = 0;
  #lastMs = 0;
  #started = false;

  next(raw: number): Unwrapped {
    if (!this.#started) {
      this.#started = true;
      this.#lastRaw = raw;
      this.#lastMs = raw;
      return { ok: true, ms: raw };
    }
    let byMs = (raw - this.#lastRaw) | 0;
    if (byMs < -(2 ** 30)) byMs += 2 ** 31;
    else if (byMs > 2 ** 30) byMs -= 2 ** 31;
    if (byMs < -BACKWARD_LIMIT_MS || byMs > FORWARD_LIMIT_MS) return { ok: false, byMs };
    const ms = this.#lastMs + byMs;
    this.#lastRaw = raw;
    this.#lastMs = ms;
    return { ok: true, ms };
  }
}
