/** Frame duration and keyframe interval of a video track, measured on its own times, over the last frames. */

const FRAMES = 60;
const GOPS = 5;
/** Intervals that say what is usual, at least. */
const KNOWN_GOPS = 2;
/** Of the longest usual interval: after so much picture without one the keyframes have stopped. */
const STOPPED_AFTER = 2.5;
/** Who waits so long for a second IDR need not wait longer to know that the interval is a bad one. */
const OVERDUE_MS = 5_000;

export class Cadence {
  /** The last ones; where the next goes, `#steps` says. */
  readonly #stepsMs = new Float64Array(FRAMES);
  readonly #sortedMs = new Float64Array(FRAMES);
  #steps = 0;
  #lastDtsMs: number | null = null;
  #lastIdrMs: number | null = null;
  #gopsMs: number[] = [];
  #framesSinceIdr = 0;
  /** Of the steps; undefined when it is to be found again. */
  #frameMs: number | null | undefined;

  add(dtsMs: number, isIdr: boolean): void {
    if (this.#lastDtsMs !== null && dtsMs > this.#lastDtsMs) {
      this.#stepsMs[this.#steps++ % FRAMES] = dtsMs - this.#lastDtsMs;
      this.#frameMs = undefined;
    }
    this.#lastDtsMs = dtsMs;
    this.#framesSinceIdr++;
    if (!isIdr) return;
    this.#framesSinceIdr = 0;
    if (this.#lastIdrMs !== null) {
      this.#gopsMs.push(dtsMs - this.#lastIdrMs);
      if (this.#gopsMs.length > GOPS) this.#gopsMs.shift();
    }
    this.#lastIdrMs = dtsMs;
  }

  /**
   * Mean step without the outliers that a dropped frame leaves; null before there are ten. Found once for each new frame:
   * the program asks for it many times a turn.
   */
  get frameMs(): number | null {
    if (this.#frameMs === undefined) this.#frameMs = this.#steps < 10 ? null : this.#usualStepMs();
    return this.#frameMs;
  }

  /** Of enough frames that a few odd ones among them do not make it look like another rate. */
  get settledFrameMs(): number | null {
    return this.#steps < FRAMES ? null : this.frameMs;
  }

  #usualStepMs(): number {
    const sorted = this.#sortedMs.subarray(0, Math.min(this.#steps, FRAMES));
    sorted.set(this.#stepsMs.subarray(0, sorted.length));
    sorted.sort();
    const usual = sorted[sorted.length >> 1] ?? 0;
    let [sum, count] = [0, 0];
    for (const step of sorted) {
      if (step <= usual / 2 || step >= usual * 1.5) continue;
      sum += step;
      count++;
    }
    return sum / count;
  }

  /**
   * The longest of the last intervals, the one that is still open among them: what a changeover must be ready for.
   * Null before the second IDR, unless that is overdue.
   */
  get keyframeIntervalMs(): number | null {
    if (this.#lastDtsMs === null || this.#lastIdrMs === null) return null;
    const openMs = this.#lastDtsMs - this.#lastIdrMs;
    return this.#gopsMs.length > 0 || openMs >= OVERDUE_MS ? Math.max(openMs, ...this.#gopsMs) : null;
  }

  /** Pictures come, and none that a decoder could begin with, for 2.5 of the usual intervals. */
  get keyframesStopped(): boolean {
    if (this.#gopsMs.length < KNOWN_GOPS || this.#lastDtsMs === null || this.#lastIdrMs === null) return false;
    const limitMs = STOPPED_AFTER * Math.max(...this.#gopsMs);
    // Counted in frames too: time that brought none is another fault.
    return this.#lastDtsMs - this.#lastIdrMs >= limitMs && this.#framesSinceIdr * (this.frameMs ?? 0) >= limitMs;
  }
}
