import type { FeedRun } from './FeedRun.ts';

/** Where a run lies beside others that it was measured with: its time plus `offsetMs` is the time of the group. */
export interface Anchor {
  readonly group: symbol;
  readonly offsetMs: number;
  readonly atMs: number;
}

/** Two clocks move apart by no more than this. */
const MAX_DRIFT = 200e-6;

/** Notes what was measured of two runs: `contentMs` is the time of `against` minus that of `run` for the same picture. */
export function anchorRuns(run: FeedRun, against: FeedRun, contentMs: number, nowMs: number): void {
  against.anchor ??= { group: Symbol('measured together'), offsetMs: 0, atMs: nowMs };
  const { group, offsetMs } = against.anchor;
  run.anchor = { group, offsetMs: offsetMs + contentMs, atMs: nowMs };
}

/**
 * The time of `against` minus that of `run` for the same picture. The clocks of arrival say `byArrivalMs`; of runs that
 * were measured with one another they are believed as far as clocks drift: an encoder or a network that becomes slower
 * moves no picture.
 */
export function contentBetween(run: FeedRun, against: FeedRun, byArrivalMs: number, nowMs: number): number {
  const [own, other] = [run.anchor, against.anchor];
  if (!own || !other || own.group !== other.group) return byArrivalMs;
  const measuredMs = own.offsetMs - other.offsetMs;
  const mostMs = (nowMs - Math.min(own.atMs, other.atMs)) * MAX_DRIFT;
  return Math.min(measuredMs + mostMs, Math.max(measuredMs - mostMs, byArrivalMs));
}
