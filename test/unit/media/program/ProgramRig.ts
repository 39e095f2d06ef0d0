import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Feed } from '#engine/media/feeds/Feed.ts';
import type { FeedInput } from '#engine/media/ingest/FeedInput.ts';
import { delayOf, type FeedChange, type StandingOrders } from '#engine/media/program/orders.ts';
import { Program } from '#engine/media/program/Program.ts';
import { PROGRAM_CHUNK_SIZE } from '#engine/media/program/ProgramLog.ts';
import { FMT1_HEADER, unchunk } from '#engine/wire/rtmp/chunkWriter.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { type EncoderShape, SyntheticEncoder, usualShape } from './SyntheticEncoder.ts';

export interface SentFrame {
  /** The number that stands in the picture. */
  readonly frame: number;
  readonly ptsMs: number;
  readonly dtsMs: number;
  readonly isIdr: boolean;
  readonly sentAtMs: number;
}

export interface SentSound {
  readonly ptsMs: number;
  readonly isSilence: boolean;
}

export const usualOrders: StandingOrders = {
  order: ['main' as FeedId, 'backup' as FeedId],
  mode: 'hitless',
  delayMs: 3000,
  stallMs: 500,
  failback: 'manual',
  failbackAfterMs: 10_000,
  taken: null,
  muted: false,
  onMismatch: 'refuse',
  keepsFormat: true,
  format: null,
  latencyMs: new Map(),
};

/** A program with its feeds on a virtual clock, and a record of all that it sent. */
export class ProgramRig {
  readonly clock = new VirtualClock(1000);
  readonly program: Program;
  readonly changes: FeedChange[] = [];
  readonly frames: SentFrame[] = [];
  readonly sounds: SentSound[] = [];
  readonly takenDied: FeedId[] = [];
  readonly #feeds = new Map<string, Feed>();
  #read = 0;

  constructor(orders: Partial<StandingOrders> = {}) {
    const all = { ...usualOrders, ...orders };
    this.program = new Program(this.clock, all, () => [...this.#feeds.values()], {
      wrote: () => this.#record(),
      changed: (change) => this.changes.push(change),
      takenDied: (feedId) => this.takenDied.push(feedId),
    });
    for (const id of all.order) {
      const listener = {
        runStarted: () => {},
        unitArrived: (
          _: Feed,
          run: Parameters<Program['unitArrived']>[0],
          unit: Parameters<Program['unitArrived']>[1],
        ) => this.program.unitArrived(run, unit),
        runEnded: (_: Feed, run: Parameters<Program['runEnded']>[0]) => this.program.runEnded(run),
      };
      this.#feeds.set(id, new Feed(id, this.clock, listener, () => delayOf(all) + 2000));
    }
    this.program.start();
  }

  publish(id: string, shape: Partial<EncoderShape> = {}): SyntheticEncoder {
    const encoder = new SyntheticEncoder(this.clock, { ...usualShape, ...shape });
    encoder.start(this.open(id));
    return encoder;
  }

  /** A session for a feed, for what a test sends itself. */
  open(id: string): FeedInput {
    const feed = this.#feeds.get(id);
    if (!feed) throw new Error(`no feed ${id}`);
    return feed.open('127.0.0.1:1');
  }

  /** Moves the clock in steps, so that what was queued for the end of a turn runs as it would. */
  async run(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 5) {
      this.clock.advance(Math.min(5, left));
      await Promise.resolve();
    }
  }

  #record(): void {
    const { log } = this.program;
    for (; this.#read < log.end; this.#read++) {
      const message = log.at(this.#read);
      if (!message) continue;
      const payload = unchunk(message.slab, message.start, message.end, FMT1_HEADER, PROGRAM_CHUNK_SIZE);
      const { ptsMs, dtsMs, isIdr } = message;
      if (message.kind === 'video') {
        this.frames.push({
          frame: payload.readUInt32BE(payload.length - 4),
          ptsMs,
          dtsMs,
          isIdr,
          sentAtMs: this.clock.nowMs(),
        });
      } else if (message.kind === 'audio') this.sounds.push({ ptsMs, isSilence: payload.length === 8 });
    }
  }
}

/** What a viewer would miss or see twice, from frame numbers in order of presentation; the last ones may be on their way. */
export function account(frames: readonly SentFrame[]): { lost: number[]; repeated: number[]; largestStepMs: number } {
  const shown = [...frames].sort((a, b) => a.ptsMs - b.ptsMs).slice(0, -4);
  const lost: number[] = [];
  const repeated: number[] = [];
  let largestStepMs = 0;
  for (const [index, next] of shown.entries()) {
    const before = shown[index - 1];
    if (!before) continue;
    if (next.frame <= before.frame) repeated.push(next.frame);
    for (let frame = before.frame + 1; frame < next.frame; frame++) lost.push(frame);
    largestStepMs = Math.max(largestStepMs, next.ptsMs - before.ptsMs);
  }
  return { lost, repeated, largestStepMs };
}
