import type { PairAlignment } from '#engine/control/decisions/pairAlignment.ts';
import type { FeedFacts } from '#engine/media/Media.ts';
import type { FeedState } from '#shared/model/state.ts';
import { faultText } from '#shared/text/faults.ts';

/** `wallOf`: the wall time of a moment of the engine's clock, as ISO 8601. */
export function describeFeed(feed: FeedFacts, pair: PairAlignment, wallOf: (ms: number) => string): FeedState {
  const { readiness } = feed;
  return {
    id: feed.id,
    state: feed.state,
    since: feed.sinceMs === null ? null : wallOf(feed.sinceMs),
    from: feed.from,
    video: feed.video,
    audio: feed.audio,
    bitrateKbps: feed.bitrateKbps,
    keyframeIntervalMs: feed.keyframeIntervalMs,
    compatibility: feed.compatibility,
    hitless: {
      ready: readiness.isReady,
      requiredDelayMs: readiness.requiredDelayMs,
      ...pair,
      why: readiness.why ? faultText(readiness.why.code, readiness.why.context) : null,
    },
  };
}
