import type { Feed } from '#engine/media/feeds/Feed.ts';
import type { FeedRun } from '#engine/media/feeds/FeedRun.ts';
import type { Program } from '#engine/media/program/Program.ts';
import type { FeedId } from '#shared/model/ids.ts';
import type { FeedLook, Holding, Look } from './record.ts';

const HOLDING_EVERY_MS = 500;
const LOOK_EVERY_MS = 100;

/** Notes while the simulation runs what can't be told from what was sent: what is held, how feeds do, which plans fell. */
export class Watcher {
  readonly holdings: Holding[] = [];
  readonly looks: Look[] = [];
  /** When a changeover that was decided was given up. */
  readonly givenUpMs: number[] = [];
  readonly #program: Program;
  readonly #feeds: readonly Feed[];
  readonly #runIds: ReadonlyMap<FeedRun, number>;
  readonly #taken: () => FeedId | null;
  #wentTo: FeedId | null = null;

  constructor(
    program: Program,
    feeds: readonly Feed[],
    runIds: ReadonlyMap<FeedRun, number>,
    taken: () => FeedId | null,
  ) {
    this.#program = program;
    this.#feeds = feeds;
    this.#runIds = runIds;
    this.#taken = taken;
  }

  /** Called at every step of the simulation. */
  watch(nowMs: number): void {
    const goingTo = this.#program.next?.feedId ?? null;
    if (this.#wentTo !== null && this.#wentTo !== goingTo) this.givenUpMs.push(nowMs);
    this.#wentTo = goingTo;
    if (nowMs % LOOK_EVERY_MS === 0) this.#look(nowMs);
    if (nowMs % HOLDING_EVERY_MS === 0) this.#hold(nowMs);
  }

  /** What was decided was done. */
  changed(): void {
    this.#wentTo = null;
  }

  #look(atMs: number): void {
    const feeds = this.#feeds.flatMap(({ id, run }) => (run ? [this.#lookAt(id, run)] : []));
    this.looks.push({ atMs, onAir: this.#program.onAir, taken: this.#taken(), feeds });
  }

  #lookAt(feedId: FeedId, run: FeedRun): FeedLook {
    return {
      feedId,
      runId: this.#runIds.get(run) ?? null,
      hasEnded: run.ended !== null,
      hasIdr: run.idrs.length > 0,
      lastVideoMs: run.lastVideoMs,
      healthySinceMs: run.healthySinceMs,
      keyframesStopped: run.cadence.keyframesStopped,
    };
  }

  #hold(atMs: number): void {
    const { log } = this.#program;
    const oldest = log.at(log.first);
    this.holdings.push({
      atMs,
      logMessages: log.end - log.first,
      logMs: oldest && log.newest ? log.newest.dtsMs - oldest.dtsMs : 0,
      ringMs: this.#feeds.flatMap(({ id, run }) => (run ? [ringOf(id, run)] : [])),
    });
  }
}

function ringOf(feedId: FeedId, { video, audio, idrs }: FeedRun): Holding['ringMs'][number] {
  const spanMs = (ring: FeedRun['video']) => (ring.newest?.dtsMs ?? 0) - (ring.at(ring.first)?.dtsMs ?? 0);
  const starts = idrs.map((position) => video.at(position)?.dtsMs ?? 0);
  const ends = [...starts.slice(1), video.newest?.dtsMs ?? 0];
  const gopsMs = starts.map((startMs, index) => (ends[index] ?? startMs) - startMs);
  return { feedId, videoMs: spanMs(video), audioMs: spanMs(audio), longestGopMs: Math.max(0, ...gopsMs) };
}
