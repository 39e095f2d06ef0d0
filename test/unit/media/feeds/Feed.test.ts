import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Feed } from '#engine/media/feeds/Feed.ts';
import type { FeedRun, RunEnd } from '#engine/media/feeds/FeedRun.ts';
import type { MediaUnit } from '#engine/media/feeds/unit.ts';
import { WireError } from '#engine/wire/WireError.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { audio, audioHeader, largerHeader, otherHeader, picture, sound, video, videoHeader } from '../bodies.ts';

const STALL_MS = 500;

function newFeed() {
  const clock = new VirtualClock(1_000);
  const runs: FeedRun[] = [];
  const ends: RunEnd[] = [];
  const units: MediaUnit[] = [];
  const listener = {
    runStarted: (_: Feed, run: FeedRun) => void runs.push(run),
    unitArrived: (_: Feed, run: FeedRun, unit: MediaUnit) => {
      expect(run).toBe(runs.at(-1));
      units.push(unit);
    },
    runEnded: (_: Feed, __: FeedRun, cause: RunEnd) => void ends.push(cause),
  };
  const feed = new Feed('main' as FeedId, clock, listener, () => 5_000);
  return { clock, feed, runs, ends, units };
}

/** A session with headers, as OBS sends them: with time 0, whatever its clock says. */
function publish(rig: ReturnType<typeof newFeed>) {
  const input = rig.feed.open('192.0.2.7:4000');
  const take = (message: ReturnType<typeof video>) => input.take(message, rig.clock.nowMs());
  take(video(0, videoHeader));
  take(audio(0, audioHeader));
  return { ...input, take };
}

describe('Feed', () => {
  it('goes from waiting to live, stalled and lost', () => {
    const rig = newFeed();
    const { feed, clock } = rig;
    expect(feed.state(STALL_MS)).toBe('waiting');
    const session = publish(rig);
    expect([feed.state(STALL_MS), feed.from]).toEqual(['waiting', '192.0.2.7:4000']);
    session.take(video(0, picture('idr')));
    expect(feed.state(STALL_MS)).toBe('live');
    clock.advance(STALL_MS);
    expect(feed.state(STALL_MS)).toBe('stalled');
    session.take(video(540, picture('reference')));
    expect(feed.state(STALL_MS)).toBe('live');
    session.end('connection-ended');
    expect([feed.state(STALL_MS), feed.from, rig.ends]).toEqual(['lost', null, ['connection-ended']]);
  });

  it('takes headers whatever their time says, before the media and amid it', () => {
    const rig = newFeed();
    const session = publish(rig);
    session.take(video(3_600_000, picture('idr')));
    session.take(video(0, videoHeader));
    session.take(audio(0, audioHeader));
    session.take(video(3_600_040, picture('reference')));
    expect(rig.ends).toEqual([]);
    expect(rig.units.map((unit) => unit.dtsMs)).toEqual([3_600_000, 3_600_040]);
  });

  it('begins another run at a jump of times, with the headers that it knows', () => {
    const rig = newFeed();
    const session = publish(rig);
    session.take(video(1_000, picture('idr')));
    session.take(video(90_000, picture('reference')));
    session.take(video(90_040, picture('idr')));
    session.take(audio(90_050, sound()));
    expect(rig.ends).toEqual(['bad-times']);
    expect(rig.runs).toHaveLength(2);
    expect(rig.runs[0]?.ended?.cause).toBe('bad-times');
    expect(rig.units.map((unit) => unit.dtsMs)).toEqual([1_000, 90_040, 90_050]);
    expect(rig.feed.from).toBe('192.0.2.7:4000');
  });

  it('begins another run when the clock of the encoder stands still', () => {
    const rig = newFeed();
    const session = publish(rig);
    session.take(video(1_000, picture('idr')));
    for (let count = 0; count < 5; count++) session.take(video(1_000, picture('reference')));
    expect(rig.ends).toEqual(['bad-times']);
    session.take(video(400, picture('idr')));
    expect(rig.units.at(-1)?.dtsMs).toBe(400);
  });

  it('begins another run where the picture gets another format, and none where only its parameter sets change', () => {
    const rig = newFeed();
    const session = publish(rig);
    session.take(video(1_000, picture('idr')));
    session.take(video(1_040, otherHeader));
    session.take(video(1_040, picture('idr')));
    expect(rig.ends).toEqual([]);
    session.take(video(1_080, largerHeader));
    session.take(video(1_080, picture('idr')));
    expect(rig.ends).toEqual(['format-changed']);
    expect(rig.runs).toHaveLength(2);
    expect(rig.units.at(-1)).toMatchObject({ dtsMs: 1_080, format: { video: { sps: { width: 1280 } } } });
  });

  it('keeps 64-bit time over the wraps of both tracks', () => {
    const rig = newFeed();
    const session = publish(rig);
    session.take(video(2 ** 31 - 40, picture('idr')));
    session.take(video(8, picture('reference')));
    session.take(audio(2 ** 31 - 30, sound()));
    session.take(audio(12, sound()));
    expect(rig.units.map((unit) => unit.dtsMs)).toEqual([2 ** 31 - 40, 2 ** 31 + 8, 2 ** 31 - 30, 2 ** 31 + 12]);
  });

  it('begins anew with every session, and an old one that ends late takes nothing from it', () => {
    const rig = newFeed();
    const old = publish(rig);
    old.take(video(5_000, picture('idr')));
    old.end('replaced');
    const next = publish(rig);
    old.end('connection-ended');
    expect(rig.ends).toEqual(['replaced']);
    next.take(video(7, picture('idr')));
    expect([rig.feed.state(STALL_MS), rig.feed.from]).toEqual(['live', '192.0.2.7:4000']);
    expect(rig.runs).toHaveLength(2);
  });

  it('wants headers of a new session, not those of the last', () => {
    const rig = newFeed();
    publish(rig).end('connection-ended');
    const bare = rig.feed.open('192.0.2.7:4001');
    bare.take(video(0, picture('idr')), rig.clock.nowMs());
    expect(rig.units).toEqual([]);
  });

  it('is silent since the last media, whatever else is said', () => {
    const rig = newFeed();
    const session = publish(rig);
    rig.clock.advance(700);
    session.take({ ...video(0, Buffer.from([2, 0, 0])), type: 18 });
    expect(session.silentMs()).toBe(700);
    session.take(audio(700, sound()));
    expect(session.silentMs()).toBe(0);
  });

  it('counts all bytes, those that are of no use too', () => {
    const rig = newFeed();
    const session = publish(rig);
    for (let count = 0; count < 40; count++) {
      session.take(video(count * 100, Buffer.concat([Buffer.from([0x27, 1, 0, 0, 0]), Buffer.alloc(12_495)])));
      rig.clock.advance(100);
    }
    expect(rig.feed.bitrateKbps()).toBe(1_000);
  });

  it('throws what the wire says of a broken header', () => {
    const rig = newFeed();
    const session = publish(rig);
    expect(() => session.take(video(0, Buffer.from('1700000000ff', 'hex')))).toThrow(WireError);
  });

  it('ignores the end of a sequence, empty sound and commands', () => {
    const rig = newFeed();
    const session = publish(rig);
    session.take(video(0, picture('idr')));
    session.take(video(20, Buffer.from('1702000000', 'hex')));
    session.take(audio(20, Buffer.alloc(0)));
    session.take(video(30, Buffer.from('5200', 'hex')));
    expect(rig.units).toHaveLength(1);
  });
});
