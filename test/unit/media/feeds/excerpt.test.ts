import { expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { excerptOf } from '#engine/media/feeds/excerpt.ts';
import { Feed } from '#engine/media/feeds/Feed.ts';
import { FlvReader, type FlvTag, FlvTagType } from '#engine/wire/flv/file.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { SyntheticEncoder, usualShape } from '../program/SyntheticEncoder.ts';

const nobody = { runStarted: () => {}, unitArrived: () => {}, runEnded: () => {} };

it('is the newest seconds of a feed from an IDR on, with headers first and times from 0', () => {
  const clock = new VirtualClock(1000);
  const feed = new Feed('main' as FeedId, clock, nobody, () => 8_000);
  new SyntheticEncoder(clock, { ...usualShape, clockMs: 77_000, latencyMs: 40 }).start(feed.open('127.0.0.1:1'));
  clock.advance(12_000);
  const { run } = feed;
  const excerpt = run && excerptOf(run, 6_000, clock.nowMs());
  if (!excerpt) throw new Error('no excerpt');
  const tags: FlvTag[] = [];
  new FlvReader().read(excerpt.flv, (tag) => tags.push(tag));
  const [videoHeader, audioHeader, first, ...rest] = tags;
  expect([videoHeader, audioHeader].map((tag) => [tag?.type, tag?.body[1]])).toEqual([
    [FlvTagType.video, 0],
    [FlvTagType.audio, 0],
  ]);
  expect(first).toMatchObject({ type: FlvTagType.video, timestampMs: 0 });
  expect((first?.body[0] ?? 0) >> 4).toBe(1);
  const times = rest.map((tag) => tag.timestampMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(rest.filter((tag) => tag.type === FlvTagType.audio).length).toBeGreaterThan(200);
  expect(excerpt.lengthMs).toBeGreaterThan(4_900);
  expect(excerpt.lengthMs).toBeLessThanOrEqual(6_000);
  expect(excerpt).toMatchObject({ hasSound: true, formatMark: expect.stringMatching(/^h264-[0-9a-f]{16}$/) });
  // A frame is there when it is over, and then needs its 40 ms.
  expect(excerpt.arrivalOffsetMs + 77_000).toBeCloseTo(40 + 1000 / 30, 0);
  expect(excerpt.startMs % 1000).toBe(0);
});

it('is nothing before there is a picture', () => {
  const clock = new VirtualClock(1000);
  const feed = new Feed('main' as FeedId, clock, nobody, () => 8_000);
  feed.open('127.0.0.1:1');
  expect(feed.run && excerptOf(feed.run, 6_000, clock.nowMs())).toBeNull();
});
