import type { FeedRun } from '../feeds/FeedRun.ts';

/** An IDR at which the program could go over to a run, on the program's timeline. */
export interface JoinPoint {
  readonly position: number;
  readonly ptsMs: number;
  readonly dtsMs: number;
  /** What puts its run on the timeline. */
  readonly offsetMs: number;
}

/** What the program has of the feed that it leaves; all on its timeline. */
export interface Leaving {
  /** Latest presentation time that was already sent. */
  readonly sentPtsMs: number;
  /** Latest presentation time before a hole, or that is here, sent or not: what another feed has to go on from. */
  readonly lastGoodPtsMs: number;
  /** Latest presentation time that is here, behind holes, too: all that there is to show where no other feed is. */
  readonly endPtsMs: number;
  readonly frameMs: number;
}

/** Every IDR of `run` that comes after what was sent, oldest first. */
function points(run: FeedRun, offsetMs: number, sentPtsMs: number, frameMs: number): JoinPoint[] {
  const found: JoinPoint[] = [];
  for (const position of run.idrs) {
    const unit = run.video.at(position);
    if (!unit) continue;
    const ptsMs = unit.ptsMs + offsetMs;
    if (ptsMs > sentPtsMs + frameMs / 2) found.push({ position, ptsMs, dtsMs: unit.dtsMs + offsetMs, offsetMs });
  }
  return found;
}

/** Presentation time without a frame, if the program left the old feed for `point`. */
export function holeMs(point: JoinPoint, leaving: Leaving): number {
  const hole = point.ptsMs - leaving.lastGoodPtsMs - leaving.frameMs;
  return hole > leaving.frameMs / 2 ? hole : 0;
}

/** The point that loses fewest frames; of those, the earliest. Null: no IDR has come yet. */
export function bestJoin(run: FeedRun, offsetMs: number, leaving: Leaving): JoinPoint | null {
  let best: JoinPoint | null = null;
  for (const point of points(run, offsetMs, leaving.sentPtsMs, leaving.frameMs)) {
    if (!best || holeMs(point, leaving) < holeMs(best, leaving)) best = point;
  }
  return best;
}

/** The earliest point at or after `fromPtsMs`: for a take, which follows the hand and not a failure. */
export function joinFrom(run: FeedRun, offsetMs: number, fromPtsMs: number, leaving: Leaving): JoinPoint | null {
  const floor = Math.max(leaving.sentPtsMs, fromPtsMs - leaving.frameMs);
  return points(run, offsetMs, floor, leaving.frameMs)[0] ?? null;
}

/** Low latency: the next IDR at or after a position, put off as far as it takes to move no time back. */
export function nextJoin(run: FeedRun, alignedMs: number, fromPosition: number, leaving: Leaving): JoinPoint | null {
  const position = run.idrs.find((idr) => idr >= fromPosition);
  const key = position === undefined ? undefined : run.video.at(position);
  if (position === undefined || !key) return null;
  const offsetMs = Math.max(alignedMs, Math.ceil(leaving.sentPtsMs + leaving.frameMs - key.ptsMs));
  return { position, ptsMs: key.ptsMs + offsetMs, dtsMs: key.dtsMs + offsetMs, offsetMs };
}

/** Where an empty program begins: the last point that is due, or the first there is. */
export function firstJoin(run: FeedRun, offsetMs: number, dueMs: number): JoinPoint | null {
  const all = points(run, offsetMs, Number.NEGATIVE_INFINITY, 0);
  return all.findLast((point) => point.dtsMs <= dueMs) ?? all[0] ?? null;
}

/** The last point that loses nothing: until its content leaves, waiting costs nothing. */
export function lastLosslessJoin(run: FeedRun, offsetMs: number, leaving: Leaving): JoinPoint | null {
  let last: JoinPoint | null = null;
  for (const point of points(run, offsetMs, leaving.sentPtsMs, leaving.frameMs)) {
    if (holeMs(point, leaving) === 0) last = point;
  }
  return last;
}

/** Moves `offsetMs` by less than half a frame, so that the frames of `run` fall on the grid of the frames that went before. */
export function snapToGrid(offsetMs: number, run: FeedRun, gridPtsMs: number, frameMs: number): number {
  const newest = run.video.newest;
  if (!newest || Math.abs(run.frameMs - frameMs) > frameMs * 0.01) return Math.round(offsetMs);
  const distance = newest.ptsMs + offsetMs - gridPtsMs;
  const frames = Math.round(distance / frameMs);
  return Math.round(offsetMs - (distance - frames * frameMs));
}
