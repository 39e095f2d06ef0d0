import { describe, expect, it } from 'vitest';
import { checkFeed, checkPairs } from '#engine/control/decisions/pairCheck.ts';
import type { FeedFacts } from '#engine/media/Media.ts';
import type { FeedId } from '#shared/model/ids.ts';
import type { FormatFacts } from '#shared/model/pairCheck.ts';

const [MAIN, BACKUP, THIRD] = ['main', 'backup', 'third'] as FeedId[];
const house: FormatFacts = { video: 'there', resolution: '1280×720', 'frame-rate': 30, channels: 2, profile: 'High' };

function feed(change: Partial<FeedFacts> = {}): FeedFacts {
  return {
    id: BACKUP as FeedId,
    state: 'live',
    sinceMs: 0,
    from: null,
    video: null,
    audio: null,
    bitrateKbps: 6_000,
    keyframeIntervalMs: 2_000,
    compatibility: 'C',
    formatMark: 'h264-1',
    frameMs: 33.4,
    keyframesStopped: false,
    isFlapping: false,
    format: { ...house, 'frame-rate': 25, 'keyframe-interval': 2_000 },
    longestKeyframeIntervalMs: 2_200,
    readiness: { isReady: true, requiredDelayMs: 2_800, why: null },
    ...change,
  };
}

const settings = (format: FormatFacts) => ({ dialect: 'obs-simple', format });
const said = (...check: Parameters<typeof checkFeed>) =>
  checkFeed(...check).map((one) => `${one.setting} ${one.class}: ${one.has}, wanted ${one.wanted}`);

describe('the check of a feed', () => {
  it('names what differs on the wire, whatever its encoder says', () => {
    expect(said(feed(), house, settings(house))).toEqual(['frame-rate C: 25, wanted 30']);
  });

  it.each(['waiting', 'lost'] as const)('goes by what the encoder is set to while the feed is %s', (state) => {
    expect(said(feed({ state }), house, settings({ 'frame-rate': 50 }))).toEqual(['frame-rate C: 50, wanted 30']);
    expect(said(feed({ state }), house, settings({ 'frame-rate': 30 }))).toEqual([]);
  });

  it('goes by what came last in what the encoder does not tell', () => {
    const last = { ...house, profile: 'Main', headers: 'other', level: '4.0', 'frame-rate': 25 };
    const lost = feed({ state: 'lost', format: last });
    expect(said(lost, { ...house, headers: 'its own', level: '3.1' }, settings({ 'frame-rate': 30 }))).toEqual([
      'profile B: Main, wanted High',
    ]);
  });

  it('goes by what came last where the encoder says nothing', () => {
    expect(said(feed({ state: 'lost' }), house, null)).toEqual(['frame-rate C: 25, wanted 30']);
    expect(said(feed({ state: 'waiting', format: null }), house, null)).toEqual([]);
  });

  it('asks nothing of a feed as long as the program has no format', () => {
    expect(said(feed(), null, null)).toEqual([]);
  });

  it('asks no format of a feed that the program would take as it is', () => {
    expect(said(feed({ compatibility: 'A' }), house, null)).toEqual([]);
    const silent = { ...house, sound: 'none', 'frame-rate': 25 };
    expect(said(feed({ compatibility: 'A', format: silent }), { ...house, sound: 'there' }, null)).toEqual([
      'sound null: none, wanted there',
    ]);
  });

  it.each([
    ['fits', 2_200, 2_200, []],
    ['is too long', 2_201, 2_200, ['keyframe-interval null: 2201, wanted 2000']],
    ['is too long for a short delay', 2_000, 1_500, ['keyframe-interval null: 2000, wanted 1000']],
    ['can’t be short enough', 2_000, 300, []],
    ['does not matter in low-latency mode', 8_300, null, []],
  ])('a keyframe interval that %s', (_, hasMs, longestKeyframeIntervalMs, wanted) => {
    const format = { ...house, 'keyframe-interval': hasMs };
    expect(said(feed({ format, longestKeyframeIntervalMs }), house, null)).toEqual(wanted);
  });
});

describe('the check of pairs', () => {
  const order = [MAIN, BACKUP, THIRD] as FeedId[];
  const none = { groups: new Map<FeedId, number>(), latencyMs: new Map<FeedId, number>() };
  const three = order.map((id) => feed({ id, format: house }));

  it('is of every two that are live, the later one in order first', () => {
    const names = (feeds: FeedFacts[]) => checkPairs(feeds, order, none).map((one) => `${one.feedId}–${one.againstId}`);
    expect(names(three)).toEqual(['backup–main', 'third–main', 'third–backup']);
    expect(names(three.map((one) => (one.id === BACKUP ? { ...one, state: 'lost' as const } : one)))).toEqual([
      'third–main',
    ]);
    expect(names([three[0] as FeedFacts])).toEqual([]);
  });

  it('says the skew where it was measured, and how far off a join may come where not', () => {
    const latencies = {
      groups: new Map([MAIN, BACKUP].map((id) => [id as FeedId, 0])),
      latencyMs: new Map([
        [MAIN as FeedId, 66.7],
        [BACKUP as FeedId, 0],
      ]),
    };
    const pairs = checkPairs(
      [...three.slice(0, 2), feed({ id: THIRD as FeedId, formatMark: 'other' })],
      order,
      latencies,
    );
    const differs = ['frame rate 25 fps, not 30 fps'];
    expect(pairs).toEqual([
      { feedId: 'backup', againstId: 'main', alignment: 'exact', laterMs: -67, withinMs: 0, differs: [], class: 'A' },
      { feedId: 'third', againstId: 'main', alignment: 'coarse', laterMs: null, withinMs: 500, differs, class: 'C' },
      { feedId: 'third', againstId: 'backup', alignment: 'coarse', laterMs: null, withinMs: 500, differs, class: 'C' },
    ]);
  });

  it('takes like encoders to be a frame apart at most', () => {
    expect(checkPairs(three.slice(0, 2), order, none)).toMatchObject([{ withinMs: 33, laterMs: null }]);
  });
});
