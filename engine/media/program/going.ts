import type { FeedId } from '#shared/model/ids.ts';
import type { Cause } from '#shared/model/state.ts';
import type { FeedRun } from '../feeds/FeedRun.ts';
import { bestJoin, firstJoin, type JoinPoint, joinFrom, type Leaving, nextJoin } from './joinPoint.ts';
import { delayOf, type StandingOrders } from './orders.ts';

/** A changeover that is decided and waits for its content to reach the play-out point. */
export interface Going {
  /** Null: the slate. */
  readonly run: FeedRun | null;
  readonly toId: FeedId;
  readonly cause: Cause;
  readonly offsetMs: number;
  readonly detectedMs: number;
  /** Not before this program time: a take follows the hand. Null: where a failure loses least. */
  readonly fromPtsMs: number | null;
  /** Low latency: not before this picture of its run; what came earlier was seen already. */
  readonly fromPosition: number;
}

/**
 * Where a plan joins: an IDR of its run, a moment for the slate; null while its IDR has not come. `leaving` is null
 * while the program is empty.
 */
export function joinPointOf(
  going: Going,
  orders: StandingOrders,
  leaving: Leaving | null,
  nowMs: number,
): JoinPoint | null {
  const { run, offsetMs, fromPtsMs, fromPosition } = going;
  if (!run) return leaving ? slatePoint(going, leaving) : null;
  if (!leaving) return firstJoin(run, offsetMs, nowMs - delayOf(orders));
  if (orders.mode === 'low-latency') return nextJoin(run, offsetMs, fromPosition, leaving);
  return fromPtsMs === null ? bestJoin(run, offsetMs, leaving) : joinFrom(run, offsetMs, fromPtsMs, leaving);
}

/** The slate comes on after the last picture, or where the hand wants it. */
function slatePoint(going: Going, leaving: Leaving): JoinPoint {
  const afterMs = leaving.endPtsMs + leaving.frameMs;
  const ptsMs = going.fromPtsMs === null ? afterMs : Math.max(leaving.sentPtsMs, Math.min(afterMs, going.fromPtsMs));
  return { position: -1, ptsMs, dtsMs: ptsMs, offsetMs: 0 };
}
