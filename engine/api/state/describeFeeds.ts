import type { Fault } from '#engine/base/fault.ts';
import type { CheckedDifference } from '#engine/control/actions/PairDesk.ts';
import type { PairAlignment } from '#engine/control/decisions/pairAlignment.ts';
import type { FeedFacts } from '#engine/media/Media.ts';
import type { FeedState } from '#shared/model/state.ts';
import { faultText } from '#shared/text/faults.ts';
import { differenceText } from '#shared/text/settings.ts';
import { describeDifference } from './describeDifference.ts';

/** `wallOf`: the wall time of a moment of the engine's clock, as ISO 8601. */
export function describeFeed(
  feed: FeedFacts,
  pair: PairAlignment,
  differences: readonly CheckedDifference[],
  wallOf: (ms: number) => string,
): FeedState {
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
    differences: differences.map(describeDifference),
    hitless: {
      ready: readiness.isReady,
      requiredDelayMs: readiness.requiredDelayMs,
      ...pair,
      why: readiness.why && whyText(readiness.why, differences),
    },
  };
}

/** The reason and, where it is a setting, what to set. */
function whyText({ code, context }: Fault, [worst]: readonly CheckedDifference[]): string {
  const text = faultText(code, context);
  if (code !== 'not-ready-format' || !worst) return text;
  return `${text}: ${differenceText(worst.setting, worst.has, worst.wanted)}. ${describeDifference(worst).advice}`;
}
