import type { FeedRun } from '../feeds/FeedRun.ts';

/** A turn of the loop that came later than this was our own hiccup, not the encoders'. */
const OWN_HICCUP_MS = 150;
/** Feeds that fall silent within this of one another share a cause (a switch, a cable), and get a second chance once. */
const TOGETHER_MS = 100;

/**
 * How long has a run brought no picture, as far as it is to blame? Timers start again when the engine itself was late,
 * and, once, when all feeds fell silent together.
 */
export class StallWatch {
  #excusedUntilMs = Number.NEGATIVE_INFINITY;
  /** Who had been silent longer than since then has no excuse. */
  #excusedFromMs = Number.POSITIVE_INFINITY;
  #togetherExcused = false;

  /** Called at every turn: `lateMs` is how late it came. */
  turn(nowMs: number, lateMs: number, runs: readonly FeedRun[], stallMs: number): void {
    if (lateMs > OWN_HICCUP_MS) this.#excuse(nowMs - lateMs - stallMs, nowMs);
    const live = runs.filter((run) => !run.ended && run.video.end > 0);
    if (live.length < 2) return;
    const last = live.map((run) => run.lastVideoMs);
    const newest = Math.max(...last);
    const allSilent = nowMs - newest > stallMs / 2;
    if (!allSilent) this.#togetherExcused = false;
    else if (!this.#togetherExcused && newest - Math.min(...last) <= TOGETHER_MS) {
      this.#togetherExcused = true;
      this.#excuse(Math.min(...last), nowMs);
    }
  }

  silentMs(run: FeedRun, nowMs: number): number {
    const isExcused = run.lastVideoMs >= this.#excusedFromMs;
    return nowMs - (isExcused ? Math.max(run.lastVideoMs, this.#excusedUntilMs) : run.lastVideoMs);
  }

  #excuse(fromMs: number, untilMs: number): void {
    this.#excusedFromMs = fromMs;
    this.#excusedUntilMs = untilMs;
  }
}
