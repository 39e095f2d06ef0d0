/**
 * When a moment of the program leaves: at `programMs + lag`. The lag follows the clock of the encoder on air by at most
 * 500 ppm, so that drift is followed and jitter is not, and a join leaves it where it was.
 */

const MAX_RATE = 500e-6;

export class ReleaseClock {
  #lagMs: number;
  #atMs: number;

  constructor(lagMs: number, nowMs: number) {
    this.#lagMs = lagMs;
    this.#atMs = nowMs;
  }

  get lagMs(): number {
    return this.#lagMs;
  }

  /** Moves towards what the feed on air asks for. */
  follow(wantedLagMs: number | null, nowMs: number): void {
    const most = (nowMs - this.#atMs) * MAX_RATE;
    this.#atMs = nowMs;
    if (wantedLagMs === null) return;
    this.#lagMs += Math.min(most, Math.max(-most, wantedLagMs - this.#lagMs));
  }

  /** The newest program time that is due. */
  dueMs(nowMs: number): number {
    return nowMs - this.#lagMs;
  }
}
