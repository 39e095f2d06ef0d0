/**
 * When does content of a given feed time arrive? The answer is `pts + offset`, where the offset is followed over up to
 * 20 s: the quickest frame of each second, a line through them (Theil–Sen), its slope held to what encoder clocks do.
 * The way can hold data up, but not make it come before its time: so the quickest of many tells the clock, and jitter,
 * encoders that send in bursts, and late bursts say nothing of it. A lasting change is taken over after 2 to 10 s:
 * pictures of an unbroken time that come late for a while are the same pictures. A frame far too early is believed at once.
 */

const BUCKET_MS = 1_000;
const BUCKETS = 20;
const MAX_SLOPE = 500e-6;
const OUTLIER_MS = 150;
/** A change must last for as long as the clock had held before, within these bounds. */
const LASTING_MS = { least: 2_000, most: 10_000 } as const;

interface Point {
  readonly atMs: number;
  readonly offsetMs: number;
}

/** A clock that held until the way, or the encoder, changed for good. */
interface Former {
  readonly untilMs: number;
  readonly anchor: Point;
  readonly slope: number;
}

export class ArrivalClock {
  #points: Point[] = [];
  #bucketStartMs = 0;
  /** Since when it has held. */
  #sinceMs = 0;
  /** Of the bucket; `Infinity` while it is empty. */
  #quickestMs = Number.POSITIVE_INFINITY;
  #slope = 0;
  #anchor: Point | null = null;
  #former: Former | null = null;
  #outlierSinceMs: number | null = null;
  /** Of what has come late since then. */
  #quickestLateMs = Number.POSITIVE_INFINITY;
  #isSlipped = false;

  /** Times of the encoder stood still for some frames: what they mean may have changed, which the next frame tells. */
  slipped(): void {
    this.#isSlipped = true;
  }

  /** Takes in that the frame of `ptsMs` arrived at `arrivalMs`. */
  add(ptsMs: number, arrivalMs: number): void {
    const offsetMs = arrivalMs - ptsMs;
    const known = this.offsetMs(arrivalMs);
    if (known !== null && Math.abs(offsetMs - known) > OUTLIER_MS) {
      this.#outlierSinceMs ??= arrivalMs;
      this.#quickestLateMs = Math.min(this.#quickestLateMs, offsetMs);
      const isEarly = offsetMs < known;
      const heldMs = this.#outlierSinceMs - this.#sinceMs;
      const lastingMs = Math.min(LASTING_MS.most, Math.max(LASTING_MS.least, heldMs));
      const isLasting = this.#isSlipped || arrivalMs - this.#outlierSinceMs >= lastingMs;
      if (!isEarly && !isLasting) return;
      const quickestMs = this.#quickestLateMs;
      this.#beginAgain(isEarly ? null : { atMs: this.#outlierSinceMs, offsetMs: known });
      this.#quickestMs = quickestMs;
      this.#bucketStartMs = arrivalMs;
      this.#sinceMs = arrivalMs;
    } else if (known === null) this.#sinceMs = arrivalMs;
    this.#isSlipped = false;
    this.#outlierSinceMs = null;
    this.#quickestLateMs = Number.POSITIVE_INFINITY;
    if (this.#quickestMs === Number.POSITIVE_INFINITY) this.#bucketStartMs = arrivalMs;
    this.#quickestMs = Math.min(this.#quickestMs, offsetMs);
    if (arrivalMs - this.#bucketStartMs >= BUCKET_MS) this.#closeBucket(arrivalMs);
  }

  /**
   * Arrival time minus presentation time of what arrives at `atMs`, in ms; null before the first frame. Of the past, what
   * held then: content that waits in the delay belongs to the clock that it came by.
   */
  offsetMs(atMs: number): number | null {
    const former = this.#former;
    if (former && atMs < former.untilMs) return former.anchor.offsetMs + former.slope * (atMs - former.anchor.atMs);
    if (this.#anchor) return this.#anchor.offsetMs + this.#slope * (atMs - this.#anchor.atMs);
    return this.#quickestMs === Number.POSITIVE_INFINITY ? null : this.#quickestMs;
  }

  /** A clock that was wrong from its beginning, since it began with late data, leaves nothing behind. */
  #beginAgain(before: Point | null): void {
    this.#former = before && { untilMs: before.atMs, anchor: this.#anchor ?? before, slope: this.#slope };
    this.#points = [];
    this.#quickestMs = Number.POSITIVE_INFINITY;
    this.#slope = 0;
    this.#anchor = null;
  }

  #closeBucket(nowMs: number): void {
    this.#points.push({ atMs: (this.#bucketStartMs + nowMs) / 2, offsetMs: this.#quickestMs });
    if (this.#points.length > BUCKETS) this.#points.shift();
    this.#quickestMs = Number.POSITIVE_INFINITY;
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
