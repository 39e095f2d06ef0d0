import type { EncoderSettings } from '#engine/adapters/encoders/plug.ts';
import { worstClass } from '#engine/media/feeds/compatibility.ts';
import { type Difference, differences } from '#engine/media/feeds/differences.ts';
import { usualKeyframeIntervalMs } from '#engine/media/feeds/readiness.ts';
import type { FeedFacts } from '#engine/media/Media.ts';
import type { FeedId } from '#shared/model/ids.ts';
import type { FormatFacts, PairState } from '#shared/model/pairCheck.ts';
import { differenceText } from '#shared/text/settings.ts';
import type { FeedLatencies } from './feedLatencies.ts';
import { withinMs } from './pairAlignment.ts';

/**
 * Where a feed differs from the program, the worst first: by what arrives, and while nothing does by what its encoder
 * says that it is set to and, as far as that is silent, by what arrived last. `house`: the format that it is to have;
 * null: any.
 */
export function checkFeed(feed: FeedFacts, house: FormatFacts | null, settings: EncoderSettings | null): Difference[] {
  const isArriving = feed.state === 'live' || feed.state === 'stalled';
  const has = isArriving ? feed.format : asSet(feed.format, settings);
  if (!has) return [];
  const found = house ? differences(house, has) : [];
  // Off air the program would take the format of the feed, whatever it was before.
  const counts = isArriving && feed.compatibility === 'A' ? found.filter((one) => one.class === null) : found;
  return [...counts, ...keyframes(feed, has)];
}

/** What the headers said besides follows from settings that may be others by now. */
function asSet(last: FormatFacts | null, settings: EncoderSettings | null): FormatFacts | null {
  if (!settings) return last;
  const { headers: _, level: __, 'reference-frames': ___, ...kept } = last ?? {};
  return { ...kept, ...settings.format };
}

function keyframes({ longestKeyframeIntervalMs: longestMs }: FeedFacts, has: FormatFacts): Difference[] {
  const intervalMs = Number(has['keyframe-interval'] ?? 0);
  if (longestMs === null || intervalMs <= longestMs) return [];
  const wantedMs = usualKeyframeIntervalMs(longestMs);
  if (wantedMs === null) return [];
  return [{ setting: 'keyframe-interval', class: null, has: intervalMs, wanted: wantedMs }];
}

/** Every two feeds that are live, the one that is earlier in `order` as the second: how they would join. */
export function checkPairs(
  feeds: readonly FeedFacts[],
  order: readonly FeedId[],
  { groups, latencyMs }: FeedLatencies,
): PairState[] {
  const live = order.flatMap((id) => feeds.find((feed) => feed.id === id && feed.state === 'live') ?? []);
  return live.flatMap((against, index) =>
    live.slice(index + 1).map((feed): PairState => {
      const isExact = groups.has(feed.id) && groups.get(feed.id) === groups.get(against.id);
      const found = differences(against.format ?? {}, feed.format ?? {});
      const laterMs = (latencyMs.get(feed.id) ?? 0) - (latencyMs.get(against.id) ?? 0);
      return {
        feedId: feed.id,
        againstId: against.id,
        alignment: isExact ? 'exact' : 'coarse',
        laterMs: isExact ? Math.round(laterMs) : null,
        withinMs: isExact ? 0 : withinMs(feed, against),
        differs: found.map(({ setting, has, wanted }) => differenceText(setting, has, wanted)),
        class: worstClass(found),
      };
    }),
  );
}
