import { describe, expect, it } from 'vitest';
import { feedLatencies, withAlignment } from '#engine/control/decisions/feedLatencies.ts';
import { pairAlignments } from '#engine/control/decisions/pairAlignment.ts';
import type { FeedFacts } from '#engine/media/Media.ts';
import type { Alignment } from '#shared/model/alignment.ts';
import type { EncoderId, FeedId } from '#shared/model/ids.ts';

const [A, B, C, D] = ['a', 'b', 'c', 'd'] as FeedId[] as [FeedId, FeedId, FeedId, FeedId];
const order = [A, B, C, D];

function pair(feedId: FeedId, againstId: FeedId, latencyMs: number, formats = ['x', 'x']): Alignment {
  const [format = '', againstFormat = ''] = formats;
  const ids = { feedId: feedId as string as EncoderId, againstId: againstId as string as EncoderId };
  return { ...ids, latencyMs, format, againstFormat };
}

const marks = (...formats: (string | null)[]) => new Map(order.map((id, at) => [id, formats[at] ?? null]));

describe('what measured pairs say together', () => {
  it('counts from the earliest of those that were measured with one another', () => {
    const { latencyMs, groups } = feedLatencies(order, [pair(B, A, 400), pair(C, B, -500)], marks());
    expect(Object.fromEntries(latencyMs)).toEqual({ a: 100, b: 500, c: 0, d: 0 });
    expect([A, B, C].map((id) => groups.get(id))).toEqual([0, 0, 0]);
    expect(groups.get(D)).toBe(3);
  });

  it('holds a pair for as long as both have the formats it was measured with', () => {
    const alignments = [pair(B, A, 400, ['fast', 'slow'])];
    const latencyOf = (...formats: (string | null)[]) =>
      feedLatencies(order, alignments, marks(...formats)).latencyMs.get(B);
    expect(latencyOf('slow', 'fast')).toBe(400);
    expect(latencyOf('slow', null)).toBe(400);
    expect(latencyOf('slow', 'faster')).toBe(0);
    expect(latencyOf('slower', 'fast')).toBe(0);
  });

  it('keeps one measurement for the same two with the same formats, whichever was measured against which', () => {
    const first = pair(B, A, 400, ['fast', 'slow']);
    const other = pair(B, A, 90, ['faster', 'slow']);
    const again = pair(A, B, -410, ['slow', 'fast']);
    expect(withAlignment([first, other], again, 10)).toEqual([other, again]);
    expect(withAlignment([first, other], again, 1)).toEqual([again]);
  });
});

describe('how well each feed is aligned with the one on air', () => {
  const live = (id: FeedId, formatMark = 'x') => ({ id, state: 'live', formatMark, frameMs: 33.3 }) as FeedFacts;
  const groupsOf = (...alignments: Alignment[]) => feedLatencies(order, alignments, marks()).groups;

  it('is exact where pairs lead from one to the other, and coarse where none do', () => {
    const pairs = pairAlignments([live(A), live(B), live(C)], order, A, groupsOf(pair(B, A, 400)));
    expect(pairs.get(A)).toEqual({ alignment: 'exact', inStepMs: null });
    expect(pairs.get(B)).toEqual({ alignment: 'exact', inStepMs: 0 });
    expect(pairs.get(C)).toEqual({ alignment: 'coarse', inStepMs: 33 });
  });

  it('promises little of unlike feeds, and nothing of one that is not there', () => {
    const gone = { ...live(C), state: 'lost' } as FeedFacts;
    const pairs = pairAlignments([live(A), live(B, 'other'), gone], order, null, groupsOf());
    expect(pairs.get(A)).toEqual({ alignment: 'coarse', inStepMs: null });
    expect(pairs.get(B)).toEqual({ alignment: 'coarse', inStepMs: 500 });
    expect(pairs.get(C)).toEqual({ alignment: 'unknown', inStepMs: null });
  });
});
