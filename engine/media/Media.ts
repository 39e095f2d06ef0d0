import { BlockPool } from '#engine/base/BlockPool.ts';
import type { Clock } from '#engine/base/clock.ts';
import type { Outcome } from '#engine/base/fault.ts';
import type { FeedId } from '#shared/model/ids.ts';
import type { FormatFacts } from '#shared/model/pairCheck.ts';
import type { AudioFormat, FeedStateName, VideoFormat } from '#shared/model/state.ts';
import { anchorRuns } from './feeds/anchor.ts';
import type { Compatibility } from './feeds/compatibility.ts';
import { type Excerpt, excerptOf } from './feeds/excerpt.ts';
import { Feed, type FeedListener } from './feeds/Feed.ts';
import type { FeedRun, RunEnd } from './feeds/FeedRun.ts';
import { describeAudio, describeVideo, formatMark } from './feeds/format.ts';
import { formatFacts, houseFacts } from './feeds/formatFacts.ts';
import { longestKeyframeIntervalMs, type Readiness, readiness } from './feeds/readiness.ts';
import { type IngestEvent, IngestServer } from './ingest/IngestServer.ts';
import { KernelQueues } from './outputs/kernelQueue.ts';
import type { NameBook } from './outputs/names/NameBook.ts';
import type { Output, OutputListener } from './outputs/Output.ts';
import { OutputSet } from './outputs/OutputSet.ts';
import type { OutputOrders } from './outputs/orders.ts';
import { delayOf, type FeedChange, type StandingOrders } from './program/orders.ts';
import { Program } from './program/Program.ts';

/** The whole of what control wants of the media plane. */
export interface MediaOrders {
  /** Feed keys by feed; a feed without a key can't be published to. */
  readonly keys: ReadonlyMap<FeedId, string>;
  readonly feeds: readonly FeedId[];
  readonly program: StandingOrders;
  readonly outputs: readonly OutputOrders[];
}

export interface MediaListener extends OutputListener {
  ingest(event: IngestEvent): void;
  feedEnded(feedId: FeedId, cause: RunEnd): void;
  programChanged(change: FeedChange): void;
  takenDied(feedId: FeedId): void;
}

export interface FeedFacts {
  readonly id: FeedId;
  readonly state: FeedStateName;
  /** Since when it is in this state, in ms of the engine's clock; null while it waits for its first picture. */
  readonly sinceMs: number | null;
  readonly from: string | null;
  readonly video: VideoFormat | null;
  readonly audio: AudioFormat | null;
  readonly bitrateKbps: number;
  readonly keyframeIntervalMs: number | null;
  /** Pictures come, and none that a decoder could begin with. */
  readonly keyframesStopped: boolean;
  /** It came and went so often of late that by itself it comes on only after a longer spell of health. */
  readonly isFlapping: boolean;
  readonly compatibility: Compatibility | null;
  /** Stands for its headers; null before the first. */
  readonly formatMark: string | null;
  readonly frameMs: number | null;
  /** What arrives, setting by setting; null before the first header of a picture. */
  readonly format: FormatFacts | null;
  /** The longest keyframe interval with which it could take over unseen; null: none, in low-latency mode. */
  readonly longestKeyframeIntervalMs: number | null;
  readonly readiness: Readiness;
}

/** Kept of a feed beyond the delay, so that a standby has its IDR and a late turn of the loop finds its place. */
const SPARE_MS = 2_000;
/** Kept of a feed whatever the delay: what its alignment is measured on. */
const MEASURABLE_MS = 6_000;

/** The data plane: ingest → feeds → program → outputs. Obeys orders, answers with facts, reports what it did. */
export class Media {
  readonly program: Program;
  readonly #clock: Clock;
  readonly #listener: MediaListener;
  readonly #ingest: IngestServer;
  readonly #outputs: OutputSet;
  readonly #feeds = new Map<FeedId, Feed>();
  /** Feeds let go of a GOP at a time, each at another: together they need less than each for itself. */
  readonly #pool = new BlockPool();
  #orders: MediaOrders;

  constructor(clock: Clock, orders: MediaOrders, names: NameBook, listener: MediaListener, random: () => number) {
    this.#clock = clock;
    this.#orders = orders;
    this.#listener = listener;
    this.program = new Program(clock, orders.program, () => [...this.#feeds.values()], {
      wrote: () => this.#outputs.programWrote(),
      changed: (change) => listener.programChanged(change),
      takenDied: (feedId) => listener.takenDied(feedId),
    });
    this.#outputs = new OutputSet({
      clock,
      log: this.program.log,
      names,
      kernel: new KernelQueues(),
      programKbps: () => this.program.bitrateKbps,
      random,
      listener,
    });
    this.#ingest = new IngestServer(
      clock,
      (feedId, from) => this.#feed(feedId).open(from),
      (event) => listener.ingest(event),
    );
    this.setOrders(orders);
    this.program.start();
  }

  get outputs(): Iterable<Output> {
    return this.#outputs;
  }

  listen(host: string, port: number): Promise<Outcome<number>> {
    return this.#ingest.listen(host, port);
  }

  setOrders(orders: MediaOrders): void {
    this.#orders = orders;
    this.#ingest.setKeys(orders.keys);
    for (const feedId of orders.feeds) this.#feed(feedId);
    for (const feedId of this.#feeds.keys()) if (!orders.feeds.includes(feedId)) this.#feeds.delete(feedId);
    this.program.setOrders(orders.program);
    this.#outputs.setOrders(orders.outputs);
  }

  feedFacts(): FeedFacts[] {
    return [...this.#feeds.values()].map((feed) => this.#factsOf(feed));
  }

  /** The format that a feed is to have: of what is or was on program, else what the studio sets; null: any. */
  houseFormat(): FormatFacts | null {
    const { house, frameMs } = this.program;
    if (house.video) return formatFacts(house, describeVideo(house.video, frameMs)?.fps ?? 0);
    const { format } = this.#orders.program;
    return format ? houseFacts(format) : null;
  }

  /** The newest seconds of a feed, to be looked at; null when there is nothing to see. */
  excerpt(feedId: FeedId): Excerpt | null {
    const run = this.#feeds.get(feedId)?.run;
    return run ? excerptOf(run, MEASURABLE_MS, this.#clock.nowMs()) : null;
  }

  /** The same picture has been found in two excerpts: `contentMs` is its time in `against` minus that in `own`. */
  anchor(own: Excerpt, against: Excerpt, contentMs: number): void {
    anchorRuns(own.run, against.run, contentMs, this.#clock.nowMs());
  }

  /** Ends every session with a proper end of stream. */
  async close(): Promise<void> {
    this.program.stop();
    const ended = this.#outputs.close();
    this.#ingest.close();
    await ended;
  }

  #factsOf(feed: Feed): FeedFacts {
    const { run } = feed;
    const { program } = this.#orders;
    const nowMs = this.#clock.nowMs();
    const state = feed.state(program.stallMs);
    const compatibility = run ? this.program.compatibilityOf(run) : null;
    const isLive = state === 'live' && run !== null;
    const keyframeIntervalMs = run?.cadence.keyframeIntervalMs ?? null;
    const needs = {
      mode: program.mode,
      delayMs: program.delayMs,
      stallMs: program.stallMs,
      onAirLagMs: this.#latencyOf(this.program.onAir),
      lagMs: this.#latencyOf(feed.id),
    };
    return {
      id: feed.id,
      state,
      sinceMs: run ? sinceMs(run, state) : null,
      from: feed.from,
      video: run ? describeVideo(run.format.video, run.cadence.frameMs) : null,
      audio: run ? describeAudio(run.format.audio) : null,
      bitrateKbps: feed.bitrateKbps(),
      keyframeIntervalMs: keyframeIntervalMs === null ? null : Math.round(keyframeIntervalMs),
      keyframesStopped: isLive && run.cadence.keyframesStopped,
      isFlapping: this.program.isFlapping(feed.id),
      compatibility,
      formatMark: run ? formatMark(run.format) : null,
      frameMs: run ? run.frameMs : null,
      format: run ? arriving(run, keyframeIntervalMs) : null,
      longestKeyframeIntervalMs: longestKeyframeIntervalMs(needs),
      readiness: readiness({
        isLive,
        liveForMs: run ? nowMs - run.healthySinceMs : 0,
        keyframeIntervalMs,
        keyframesStopped: run?.cadence.keyframesStopped ?? false,
        isFlapping: this.program.isFlapping(feed.id),
        compatibility,
        ...needs,
      }),
    };
  }

  #latencyOf(feedId: FeedId | null): number {
    return (feedId && this.#orders.program.latencyMs.get(feedId)) ?? 0;
  }

  #retainMs(): number {
    return Math.max(delayOf(this.#orders.program) + SPARE_MS, MEASURABLE_MS);
  }

  #feed(feedId: FeedId): Feed {
    const known = this.#feeds.get(feedId);
    if (known) return known;
    const feed = new Feed(feedId, this.#clock, this.#feedListener, () => this.#retainMs(), this.#pool);
    this.#feeds.set(feedId, feed);
    return feed;
  }

  readonly #feedListener: FeedListener = {
    runStarted: () => {},
    unitArrived: (_feed, run, unit) => this.program.unitArrived(run, unit),
    runEnded: (feed: Feed, run: FeedRun, cause: RunEnd) => {
      this.program.runEnded(run);
      this.#listener.feedEnded(feed.id, cause);
    },
  };
}

function arriving({ format, cadence }: FeedRun, keyframeIntervalMs: number | null): FormatFacts | null {
  const video = describeVideo(format.video, cadence.frameMs);
  if (!video) return null;
  const interval = keyframeIntervalMs === null ? {} : { 'keyframe-interval': Math.round(keyframeIntervalMs) };
  return { ...formatFacts(format, video.fps), ...interval };
}

function sinceMs(run: FeedRun, state: FeedStateName): number | null {
  switch (state) {
    case 'live':
      return run.healthySinceMs;
    case 'stalled':
      return run.lastVideoMs;
    case 'lost':
      return run.ended?.atMs ?? run.lastVideoMs;
    case 'waiting':
      return null;
  }
}
