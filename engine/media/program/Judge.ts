import type { Clock } from '#engine/base/clock.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { SLATE } from '#shared/model/ids.ts';
import type { Cause } from '#shared/model/state.ts';
import { type Compatibility, compatibility, compatibilityWithHouse } from '../feeds/compatibility.ts';
import type { Feed } from '../feeds/Feed.ts';
import type { FeedRun } from '../feeds/FeedRun.ts';
import { type FeedFormat, frameRate } from '../feeds/format.ts';
import { type Clocks, offsetFor } from './align.ts';
import { type Candidate, choose } from './choose.ts';
import { FlapBook } from './FlapBook.ts';
import { bestJoin, holeMs, type Leaving } from './joinPoint.ts';
import type { StandingOrders } from './orders.ts';
import type { RunReader } from './RunReader.ts';
import { StallWatch } from './StallWatch.ts';

/** What the judge sees of the program. */
export interface Scene {
  readonly orders: StandingOrders;
  readonly onAir: FeedId | null;
  /** What the program reads from; null with the slate and while it is empty. */
  readonly reader: RunReader | null;
  /** Format of what was on last. */
  readonly house: FeedFormat;
  /** Whose format that is. */
  readonly houseFeedId: FeedId | null;
  readonly houseFrameMs: number | null;
  clocks(nowMs: number): Clocks;
  leaving(): Leaving | null;
}

/** The last comparison of a feed's format with the program's. */
interface Compared {
  readonly format: FeedFormat;
  readonly house: FeedFormat;
  readonly fps: number;
  readonly houseFps: number;
  readonly found: Compatibility;
}

/** What is wrong with the feed on air, and which others could be in its place. It decides nothing. */
export class Judge {
  readonly #clock: Clock;
  readonly #feeds: () => readonly Feed[];
  readonly #scene: () => Scene;
  readonly #watch = new StallWatch();
  readonly #flaps = new FlapBook();
  readonly #compared = new Map<FeedId, Compared>();

  constructor(clock: Clock, feeds: () => readonly Feed[], scene: () => Scene) {
    this.#clock = clock;
    this.#feeds = feeds;
    this.#scene = scene;
  }

  /** Called at every turn, before anything is asked: `lateMs` is how late it came. */
  turn(nowMs: number, lateMs: number): void {
    const runs = this.#feeds().flatMap((feed) => feed.run ?? []);
    this.#watch.turn(nowMs, lateMs, runs, this.#scene().orders.stallMs);
  }

  /** A feed broke off, or was left because it failed. */
  failed(feedId: FeedId): void {
    this.#flaps.failed(feedId, this.#clock.nowMs());
  }

  /** It came and went too often of late: by itself it comes on only after a longer spell of health. */
  isFlapping(feedId: FeedId): boolean {
    return this.#flaps.spellMs(feedId, this.#clock.nowMs()) > 0;
  }

  /** Why the feed on air can't stay; null while it can. */
  failure(nowMs: number): Cause | null {
    const { reader, orders } = this.#scene();
    if (!reader) return null;
    const { ended } = reader.run;
    if (ended) return ENDED[ended.cause];
    const isStalled = this.#watch.silentMs(reader.run, nowMs) >= orders.stallMs;
    return isStalled || this.#hasWayAround(reader, nowMs) ? 'feed-stalled' : null;
  }

  /** What does not hurt a viewer yet, and is reason enough to go where all is well. */
  concern(): Cause | null {
    const { reader } = this.#scene();
    return reader && !reader.run.ended && reader.run.cadence.keyframesStopped ? 'feed-no-keyframes' : null;
  }

  candidates(nowMs: number): Candidate[] {
    const failing = this.failure(nowMs) === null ? null : this.#scene().reader?.run;
    return this.#feeds().flatMap((feed) => {
      if (!feed.run) return [];
      return {
        feedId: feed.id,
        isAlive: feed.run !== failing && this.isAlive(feed.run) && !feed.run.cadence.keyframesStopped,
        liveForMs: nowMs - feed.run.healthySinceMs,
        spellMs: this.#flaps.spellMs(feed.id, nowMs),
        fits: this.fits(feed.run),
        needsNewSessions: !this.fits(feed.run) && this.canJoin(feed.run),
      };
    });
  }

  /** Who would come on if the feed on air died now; null while the program is empty. */
  standby(nowMs: number): FeedId | null {
    const { onAir, orders } = this.#scene();
    if (onAir === null) return null;
    const others = this.candidates(nowMs).filter((candidate) => candidate.feedId !== onAir);
    const free = { ...orders, taken: null };
    const died = { onAir, failure: 'feed-ended', concern: null, isReleased: false } as const;
    return choose({ ...died, orders: free, candidates: others })?.to ?? SLATE;
  }

  /** It brings pictures, and a decoder could begin somewhere in them. */
  isAlive(run: FeedRun): boolean {
    const silentMs = this.#watch.silentMs(run, this.#clock.nowMs());
    return !run.ended && run.idrs.length > 0 && silentMs < this.#scene().orders.stallMs;
  }

  /** Joins within the sessions that are on. */
  fits(run: FeedRun): boolean {
    const fits = this.compatibilityOf(run);
    return fits === 'A' || fits === 'B';
  }

  /** Joins at all: within the sessions, or with new ones where the studio allows that. */
  canJoin(run: FeedRun): boolean {
    return this.fits(run) || (this.#scene().orders.onMismatch === 'reconnect' && this.compatibilityOf(run) !== null);
  }

  /**
   * Class of a run against the program; null while its format is not known. Joins between two encoders are proven for
   * H.264 alone: with other codecs they need new sessions, whatever the headers say.
   */
  compatibilityOf(run: FeedRun): Compatibility | null {
    if (!run.format.video) return null;
    const { orders, onAir, house, houseFeedId, houseFrameMs } = this.#scene();
    // A rate in headers need not be the one that is sent: a measured one is held against a measured one only.
    const frameMs = run.cadence.settledFrameMs;
    const [houseMs, ownMs] = frameMs === null || houseFrameMs === null ? [null, null] : [houseFrameMs, frameMs];
    const isFree = !orders.keepsFormat && (onAir === null || onAir === SLATE);
    if (!house.video || isFree) {
      const fps = frameRate(run.format.video, frameMs);
      return orders.format ? compatibilityWithHouse(orders.format, run.format, fps) : 'A';
    }
    const fits = this.#compare(run, house, frameRate(house.video, houseMs), frameRate(run.format.video, ownMs));
    const isProven = run.format.video.codec === 'h264' || run.feedId === houseFeedId;
    return isProven || fits === 'D' ? fits : 'C';
  }

  /** Asked many times a turn, and mostly about the same. */
  #compare({ feedId, format }: FeedRun, house: FeedFormat, houseFps: number, fps: number): Compatibility {
    const known = this.#compared.get(feedId);
    const isKnown = known?.format === format && known.house === house;
    if (isKnown && known.houseFps === houseFps && known.fps === fps) return known.found;
    const found = compatibility(house, format, houseFps, fps);
    this.#compared.set(feedId, { format, house, houseFps, fps, found });
    return found;
  }

  /** An IDR of it is here that lies after all that was sent. */
  hasJoin(feedId: FeedId, nowMs: number): boolean {
    const run = this.#feeds().find(({ id }) => id === feedId)?.run;
    const { clocks, leaving: leavingNow } = this.#scene();
    const leaving = leavingNow();
    return run != null && leaving !== null && bestJoin(run, offsetFor(run, clocks(nowMs)), leaving) !== null;
  }

  /** Some other feed, which may come on by itself, has pictures that the one on air will never bring, and in time. */
  #hasWayAround(reader: RunReader, nowMs: number): boolean {
    if (reader.holeMs === 0) return false;
    const { orders, clocks, leaving: leavingNow } = this.#scene();
    const [leaving, now] = [leavingNow(), clocks(nowMs)];
    const soonestMs = (now.release?.dueMs(nowMs) ?? 0) - orders.stallMs;
    return this.#feeds().some(({ id, run }) => {
      if (!run || !leaving || run === reader.run || !this.isAlive(run) || !this.fits(run)) return false;
      if (nowMs - run.healthySinceMs < this.#flaps.spellMs(id, nowMs)) return false;
      const point = bestJoin(run, offsetFor(run, now), leaving);
      if (!point || point.dtsMs < soonestMs) return false;
      return holeMs(point, leaving) <= reader.holeMs - orders.stallMs;
    });
  }
}

const ENDED = {
  'connection-ended': 'feed-ended',
  replaced: 'feed-ended',
  'bad-times': 'feed-bad-times',
  'format-changed': 'feed-lost-format',
} as const;
