import { expect, it } from 'vitest';
import { anchorRuns, contentBetween } from '#engine/media/feeds/anchor.ts';
import { FeedRun } from '#engine/media/feeds/FeedRun.ts';
import type { FeedId } from '#shared/model/ids.ts';

const run = (id: string) => new FeedRun(id as FeedId, 0);

it('believes the clocks of arrival between runs that were not measured with one another', () => {
  expect(contentBetween(run('a'), run('b'), 1_234, 1_000_000)).toBe(1_234);
});

it('follows no slower network, but the drift of clocks, between runs that were', () => {
  const [a, b] = [run('a'), run('b')];
  anchorRuns(b, a, 1_000, 10_000);
  expect(contentBetween(b, a, 1_300, 20_000)).toBeCloseTo(1_002);
  expect(contentBetween(b, a, 700, 20_000)).toBeCloseTo(998);
  expect(contentBetween(b, a, 1_090, 10_000 + 3_600_000)).toBe(1_090);
  expect(contentBetween(a, b, -900, 20_000)).toBeCloseTo(-998);
});

it('knows how two lie that were measured with the same third', () => {
  const [a, b, c] = [run('a'), run('b'), run('c')];
  anchorRuns(b, a, 1_000, 10_000);
  anchorRuns(c, a, 300, 10_000);
  expect(contentBetween(c, b, 0, 10_000)).toBe(-700);
});
