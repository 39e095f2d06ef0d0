/**
 * When does content of a given feed time arrive? The answer is `pts + offset`, where the offset is followed over up to
 * 20 s: medians of one second each, a line through them (Theil–Sen), its slope held to what encoder clocks do.
 * So it follows drift and not jitter; late bursts never enter it, and a lasting change is taken over after 2 s.
 * A frame far too early is believed at once: the way can hold data up, but not make it come before its time.
 */

const BUCKET_MS = 1_000;
const BUCKETS = 20;
const MAX_SLOPE = 500e-6;
const OUTLIER_MS = 150;
const REANCHOR_AFTER_MS = 2_000;

interface Point {
  readonly atMs: number;
  readonly offsetMs: number;
}

export class ArrivalClock {
  #points: Point[] = [];
  #bucket: number[] = [];
  #bucketStartMs = 0;
  /** Of the bucket; null when it is to be found again. */
  #bucketMedianMs: number | null = null;
  #slope = 0;
  #anchor: Point | null = null;
  #outlierSinceMs: number | null = null;

  /** Takes in that the frame of `ptsMs` arrived at `arrivalMs`. */
  add(ptsMs: number, arrivalMs: number): void {
    const offsetMs = arrivalMs - ptsMs;
    const known = this.offsetMs(arrivalMs);
    if (known !== null && Math.abs(offsetMs - known) > OUTLIER_MS) {
      this.#outlierSinceMs ??= arrivalMs;
      const isEarly = offsetMs < known;
      if (!isEarly && arrivalMs - this.#outlierSinceMs < REANCHOR_AFTER_MS) return;
      this.#points = [];
      this.#bucket = [];
      this.#bucketMedianMs = null;
      this.#anchor = null;
    }
    this.#outlierSinceMs = null;
    if (this.#bucket.length === 0) this.#bucketStartMs = arrivalMs;
    this.#bucket.push(offsetMs);
    this.#bucketMedianMs = null;
    if (arrivalMs - this.#bucketStartMs >= BUCKET_MS) this.#closeBucket(arrivalMs);
  }

  /** Arrival time minus presentation time at `atMs`, in ms; null before the first frame. */
  offsetMs(atMs: number): number | null {
    if (!this.#anchor) return this.#ofBucket();
    return this.#anchor.offsetMs + this.#slope * (atMs - this.#anchor.atMs);
  }

  /** Found once for each new frame: a burst of bad ones asks for it again and again. */
  #ofBucket(): number | null {
    if (this.#bucket.length > 0) this.#bucketMedianMs ??= median(this.#bucket);
    return this.#bucketMedianMs;
  }

  #closeBucket(nowMs: number): void {
    this.#points.push({ atMs: (this.#bucketStartMs + nowMs) / 2, offsetMs: median(this.#bucket) });
    if (this.#points.length > BUCKETS) this.#points.shift();
    this.#bucket = [];
    this.#fit(nowMs);
  }

  #fit(nowMs: number): void {
    this.#slope = this.#points.length < 5 ? 0 : clamp(theilSen(this.#points), -MAX_SLOPE, MAX_SLOPE);
    const atNow = this.#points.map((point) => point.offsetMs + this.#slope * (nowMs - point.atMs));
    this.#anchor = { atMs: nowMs, offsetMs: median(atNow) };
  }
}

function theilSen(points: readonly Point[]): number {
  const slopes: number[] = [];
  for (const [index, a] of points.entries()) {
    for (const b of points.slice(index + 1)) slopes.push((b.offsetMs - a.offsetMs) / (b.atMs - a.atMs));
  }
  return median(slopes);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
