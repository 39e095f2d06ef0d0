import { contentBetween } from '../feeds/anchor.ts';
import type { FeedRun } from '../feeds/FeedRun.ts';
import { snapToGrid } from './joinPoint.ts';
import { delayOf, type StandingOrders } from './orders.ts';
import type { ReleaseClock } from './ReleaseClock.ts';
import type { RunReader } from './RunReader.ts';

/** What the program has of clocks when it wants to know where a run lies on its timeline. */
export interface Clocks {
  readonly orders: StandingOrders;
  readonly nowMs: number;
  /** Null before the program began. */
  readonly release: ReleaseClock | null;
  /** The feed on air, whose clock is the program's; null with the slate. */
  readonly reader: RunReader | null;
  readonly sentPtsMs: number;
}

/**
 * The offset that puts a run on the program's timeline: program time = feed time + offset. Two feeds are aligned by the
 * clocks of their arrival and by what was measured of them, and snapped to the frame grid of the one on air; after a
 * slate the run goes where content that arrives now belongs. Clocks are read as they were when what leaves now came.
 */
export function offsetFor(run: FeedRun, clocks: Clocks): number {
  const { orders, nowMs, release, reader } = clocks;
  const arrivalMs = contentOffsetMs(run, orders, nowMs) ?? nowMs - (run.video.newest?.ptsMs ?? 0);
  if (!release) return Math.round(arrivalMs);
  const onAirMs = reader ? contentOffsetMs(reader.run, orders, nowMs) : null;
  const alignedMs =
    reader && onAirMs !== null
      ? reader.offsetMs + contentBetween(run, reader.run, arrivalMs - onAirMs, nowMs)
      : arrivalMs + delayOf(orders) - release.lagMs;
  if (!reader || orders.mode === 'low-latency') return Math.round(alignedMs);
  const newest = reader.run.video.newest;
  return snapToGrid(alignedMs, run, newest ? newest.ptsMs + reader.offsetMs : clocks.sentPtsMs, reader.run.frameMs);
}

/** The lag at which what arrives from the feed on air leaves after exactly the delay; null while nothing is known. */
export function wantedLagMs(reader: RunReader, orders: StandingOrders, nowMs: number): number | null {
  const contentMs = contentOffsetMs(reader.run, orders, nowMs);
  return contentMs === null ? null : contentMs - reader.offsetMs + delayOf(orders);
}

/** Arrival minus presentation, less what this encoder needs longer than the others: the same for the same content. */
function contentOffsetMs(run: FeedRun, orders: StandingOrders, nowMs: number): number | null {
  const arrivalMs = run.arrival.offsetMs(nowMs - delayOf(orders));
  return arrivalMs === null ? null : arrivalMs - (orders.latencyMs.get(run.feedId) ?? 0);
}
