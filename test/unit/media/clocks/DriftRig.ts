import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Feed, type FeedListener } from '#engine/media/feeds/Feed.ts';
import type { FeedInput } from '#engine/media/ingest/FeedInput.ts';
import { Program } from '#engine/media/program/Program.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { usualOrders } from '#test/unit/media/program/ProgramRig.ts';
import { audio, audioHeader, picture, sound, video, videoHeader } from '../bodies.ts';
import { seededRandom } from '../seededRandom.ts';

export const FRAME_MS = 40;
const GOP_FRAMES = 50;
const SOUND_MS = 1024 / 48;
const JITTER_MS = 8;
const KEPT = 1024;

/** An encoder whose crystal is off: in a second of real time its clock counts `ppm` microseconds more. */
class DriftingEncoder {
  readonly #input: FeedInput;
  readonly #clock: VirtualClock;
  readonly #rate: number;
  readonly #jitter: () => number;
  /** When each of the last pictures came, by its number. */
  readonly #arrivals = new Float64Array(KEPT);
  #frames = 0;
  #sounds = 0;

  constructor(input: FeedInput, clock: VirtualClock, ppm: number, seed: number) {
    this.#input = input;
    this.#clock = clock;
    this.#rate = 1 + ppm / 1e6;
    this.#jitter = seededRandom(seed);
    input.take(video(0, videoHeader), clock.nowMs());
    input.take(audio(0, audioHeader), clock.nowMs());
  }

  arrivalOf(frame: number): number {
    return this.#arrivals[frame % KEPT] ?? 0;
  }

  /** Sends what has come to be due since it was asked last. */
  send(): void {
    const nowMs = this.#clock.nowMs();
    const ownMs = (nowMs - this.#jitter() * JITTER_MS) * this.#rate;
    for (; this.#sounds * SOUND_MS < ownMs; this.#sounds++) {
      this.#input.take(audio(Math.round(this.#sounds * SOUND_MS), sound()), nowMs);
    }
    for (; this.#frames * FRAME_MS < ownMs; this.#frames++) {
      this.#arrivals[this.#frames % KEPT] = nowMs;
      const kind = this.#frames % GOP_FRAMES === 0 ? 'idr' : 'reference';
      const body = picture(kind, { mark: this.#frames, sizeBytes: 5 });
      this.#input.take(video(this.#frames * FRAME_MS, body), nowMs);
    }
  }
}

/** A program and encoders whose clocks drift apart, for days of simulated time. */
export class DriftRig {
  readonly program: Program;
  readonly #clock = new VirtualClock(0);
  readonly #encoders = new Map<FeedId, DriftingEncoder>();
  #read = 0;
  #sum = 0;
  #count = 0;
  /** Largest distance between two pictures that were sent. */
  largestStepMs = 0;
  #lastPtsMs = Number.NaN;

  constructor(ppm: Readonly<Record<string, number>>) {
    const listener: FeedListener = {
      runStarted: () => {},
      unitArrived: (_, run, unit) => this.program.unitArrived(run, unit),
      runEnded: (_, run) => this.program.runEnded(run),
    };
    const ids = Object.keys(ppm) as FeedId[];
    const feeds = ids.map((id) => new Feed(id, this.#clock, listener, () => usualOrders.delayMs + 2_000));
    this.program = new Program(this.#clock, { ...usualOrders, order: ids }, () => feeds, {
      wrote: () => this.#wrote(),
      changed: () => {},
      takenDied: () => {},
    });
    this.program.start();
    for (const [index, feed] of feeds.entries()) {
      const input = feed.open('127.0.0.1:1');
      this.#encoders.set(feed.id, new DriftingEncoder(input, this.#clock, ppm[feed.id] ?? 0, index + 1));
    }
  }

  /** Answers the mean of the time from a picture's arrival to its sending, in ms. */
  meanDelayMs(duringMs: number): number {
    this.#sum = 0;
    this.#count = 0;
    for (let ms = 0; ms < duringMs; ms += FRAME_MS) {
      this.#clock.advance(FRAME_MS);
      for (const encoder of this.#encoders.values()) encoder.send();
    }
    return this.#sum / this.#count;
  }

  #wrote(): void {
    const { log, onAir } = this.program;
    const encoder = onAir === null ? undefined : this.#encoders.get(onAir);
    for (; this.#read < log.end; this.#read++) {
      const message = log.at(this.#read);
      if (message?.kind !== 'video') continue;
      this.largestStepMs = Math.max(this.largestStepMs, message.ptsMs - this.#lastPtsMs || 0);
      this.#lastPtsMs = message.ptsMs;
      if (!encoder) continue;
      this.#sum += this.#clock.nowMs() - encoder.arrivalOf(message.slab.readUInt32BE(message.end - 4));
      this.#count++;
    }
  }
}
