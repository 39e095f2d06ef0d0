import { type Fault, fault } from '#engine/base/fault.ts';
import type { FeedFacts } from '#engine/media/Media.ts';
import type { FeedId } from '#shared/model/ids.ts';

/** Why a session can't begin though the program runs, with what to set at the encoder on air. */
export function keyframeWait(feeds: readonly FeedFacts[], programFeed: FeedId | null): Fault {
  const onAir = feeds.find(({ id }) => id === programFeed);
  const everyMs = onAir?.keyframesStopped ? null : (onAir?.keyframeIntervalMs ?? null);
  return fault('output-no-keyframe', { everyS: everyMs === null ? null : Math.round(everyMs / 1000) });
}
