import type { TrackReport } from './DestinationReport.ts';

/** Stamps are whole milliseconds: each of the two of a step may be half of one off. */
const ROUNDING_MS = 1;

/** Follows the presentation times of one track. */
export class TrackLedger {
  readonly #holeMs: number;
  #units = 0;
  #largestStepMs = 0;
  #holes = 0;
  #stepsBack = 0;
  #lastMs: number | null = null;

  constructor(frameMs: number) {
    this.#holeMs = 1.5 * frameMs + ROUNDING_MS;
  }

  /** The times of a session say nothing about those of the one before. */
  beginSession(): void {
    this.#lastMs = null;
  }

  /** `ptsMs` is taken modulo 2^32, as on the wire. Returns the step, 0 for the first of a session. */
  add(ptsMs: number): number {
    this.#units += 1;
    const stepMs = this.#lastMs === null ? null : (ptsMs - this.#lastMs) | 0;
    this.#lastMs = ptsMs;
    if (stepMs === null) return 0;
    if (stepMs <= 0) this.#stepsBack += 1;
    if (stepMs > this.#holeMs) this.#holes += 1;
    this.#largestStepMs = Math.max(this.#largestStepMs, stepMs);
    return stepMs;
  }

  report(): TrackReport {
    return {
      units: this.#units,
      largestStepMs: this.#largestStepMs,
      holes: this.#holes,
      stepsBack: this.#stepsBack,
    };
  }
}
