import type { Alignment } from '#shared/model/alignment.ts';
import type { FeedId } from '#shared/model/ids.ts';

export interface FeedLatencies {
  /** How much later than the earliest of those that it was measured with a feed brings the same content, in ms. */
  readonly latencyMs: ReadonlyMap<FeedId, number>;
  /** Feeds with the same number are aligned with one another to the frame. */
  readonly groups: ReadonlyMap<FeedId, number>;
}

/**
 * What all measured pairs say together. A pair counts while neither feed has another format than the one it was
 * measured with; a feed whose format is not known (`null`) contradicts nothing.
 */
export function feedLatencies(
  order: readonly FeedId[],
  alignments: readonly Alignment[],
  marks: ReadonlyMap<FeedId, string | null>,
): FeedLatencies {
  const holds = (id: string, format: string) => (marks.get(id as FeedId) ?? format) === format;
  const valid = alignments.filter((one) => holds(one.feedId, one.format) && holds(one.againstId, one.againstFormat));
  const latencyMs = new Map<FeedId, number>();
  const groups = new Map<FeedId, number>();
  for (const [number, feedId] of order.entries()) {
    if (groups.has(feedId)) continue;
    const group = reachableFrom(feedId, valid);
    const earliestMs = Math.min(...group.values());
    for (const [member, ms] of group) {
      groups.set(member, number);
      latencyMs.set(member, ms - earliestMs);
    }
  }
  return { latencyMs, groups };
}

/** Every feed that pairs lead to, with its latency against `start`. */
function reachableFrom(start: FeedId, alignments: readonly Alignment[]): Map<FeedId, number> {
  const found = new Map<FeedId, number>([[start, 0]]);
  const steps = alignments.flatMap(({ feedId, againstId, latencyMs }) => [
    { from: againstId as string as FeedId, to: feedId as string as FeedId, ms: latencyMs },
    { from: feedId as string as FeedId, to: againstId as string as FeedId, ms: -latencyMs },
  ]);
  // A Map goes on over what is added while it is walked.
  for (const [at, atMs] of found) {
    for (const { from, to, ms } of steps) if (from === at && !found.has(to)) found.set(to, atMs + ms);
  }
  return found;
}

/** The pairs with a new one, which takes the place of what was known of the same two with the same formats. */
export function withAlignment(alignments: readonly Alignment[], added: Alignment, most: number): Alignment[] {
  const key = pairOf(added);
  return [...alignments.filter((one) => pairOf(one) !== key), added].slice(-most);
}

function pairOf({ feedId, format, againstId, againstFormat }: Alignment): string {
  return [`${feedId} ${format}`, `${againstId} ${againstFormat}`].sort().join(' ');
}
