import type { FeedFacts } from '#engine/media/Media.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import type { FeedState } from '#shared/model/state.ts';

/** Encoders of unlike settings come out some hundreds of milliseconds apart; how many nobody knows before it is measured. */
const UNLIKE_MS = 500;

export type PairAlignment = Pick<FeedState['hitless'], 'alignment' | 'inStepMs'>;

/**
 * How well each feed is aligned with the one on air, or with the first live one in order; that one itself with the best
 * aligned of the others.
 */
export function pairAlignments(
  feeds: readonly FeedFacts[],
  order: readonly FeedId[],
  onAir: FeedId | null,
  groups: ReadonlyMap<FeedId, number>,
): Map<FeedId, PairAlignment> {
  const live = feeds.filter((feed) => feed.state === 'live');
  const preferred = onAir && onAir !== SLATE ? [onAir, ...order] : order;
  const reference = preferred.map((id) => live.find((feed) => feed.id === id)).find((feed) => feed !== undefined);
  const isExact = (a: FeedFacts, b: FeedFacts) => groups.has(a.id) && groups.get(a.id) === groups.get(b.id);
  const of = (feed: FeedFacts): PairAlignment => {
    if (feed.state !== 'live' || !reference) return { alignment: 'unknown', inStepMs: null };
    if (feed === reference) {
      const isPaired = live.some((other) => other !== feed && isExact(other, feed));
      return { alignment: isPaired ? 'exact' : 'coarse', inStepMs: null };
    }
    if (isExact(feed, reference)) return { alignment: 'exact', inStepMs: 0 };
    return { alignment: 'coarse', inStepMs: withinMs(feed, reference) };
  };
  return new Map(feeds.map((feed) => [feed.id, of(feed)]));
}

/** So far from one another two feeds may be that were not measured, in ms. */
export function withinMs(feed: FeedFacts, against: FeedFacts): number {
  const isLike = feed.formatMark === against.formatMark;
  return isLike ? Math.round(feed.frameMs ?? UNLIKE_MS) : UNLIKE_MS;
}
