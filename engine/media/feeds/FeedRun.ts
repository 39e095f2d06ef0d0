import type { BlockPool } from '#engine/base/BlockPool.ts';
import type { VideoFrame } from '#engine/wire/flv/video.ts';
import { inspectAccessUnit } from '#engine/wire/h264/accessUnit.ts';
import type { FeedId } from '#shared/model/ids.ts';
import type { Cause } from '#shared/model/state.ts';
import { ArrivalClock } from './ArrivalClock.ts';
import type { Anchor } from './anchor.ts';
import { Cadence } from './Cadence.ts';
import { type FeedFormat, NO_FORMAT } from './format.ts';
import { UnitRing } from './UnitRing.ts';
import type { MediaUnit } from './unit.ts';

/** Why a run ended: the connection did, its times stopped making sense, its format changed, or a newer session took its place. */
export type RunEnd = 'connection-ended' | 'bad-times' | 'format-changed' | 'replaced';

/** Frames whose time does not grow, before the clock of the encoder counts as frozen. */
const FROZEN_FRAMES = 5;
/** A pause between frames after which a run has to prove itself again. */
const PAUSE_MS = 500;
const MAX_BYTES = 64 * 1024 * 1024;
/** A second of sound from before the oldest picture is kept: encoders interleave the two loosely. */
const EARLY_SOUND_MS = 1_000;
/** Longer than any delay and its GOP: sound goes on being kept for so long after the pictures ended, and no longer. */
const MAX_SOUND_MS = 90_000;

/**
 * One unbroken stretch of a feed: one session, one clock. What comes after a reconnect or a jump of times is another
 * run, so nothing here ever has to be reconciled with an older clock.
 */
export class FeedRun {
  readonly feedId: FeedId;
  readonly startedMs: number;
  readonly video: UnitRing;
  readonly audio: UnitRing;
  readonly arrival = new ArrivalClock();
  readonly cadence = new Cadence();
  format: FeedFormat;
  /** Arrival of the last good frame. */
  lastVideoMs: number;
  /** Arrival of the last picture that a decoder could begin with. */
  #lastIdrMs: number;
  /** Since when frames have come without a pause. */
  healthySinceMs: number;
  ended: { readonly cause: RunEnd; readonly atMs: number } | null = null;
  /** Null until it is measured with another one. */
  anchor: Anchor | null = null;
  /** Positions in `video` that a decoder can begin at, oldest first. */
  readonly idrs: number[] = [];
  #lastVideoDtsMs = Number.NEGATIVE_INFINITY;
  #lastAudioDtsMs = Number.NEGATIVE_INFINITY;
  /** Only frames that go beyond it tell the clock: those shown before one that already came waited for it. */
  #latestPtsMs = Number.NEGATIVE_INFINITY;
  #frozen = 0;

  constructor(feedId: FeedId, startedMs: number, format: FeedFormat = NO_FORMAT, pool?: BlockPool) {
    this.feedId = feedId;
    this.video = new UnitRing(pool);
    this.audio = new UnitRing(pool);
    this.startedMs = startedMs;
    this.lastVideoMs = startedMs;
    this.#lastIdrMs = startedMs;
    this.healthySinceMs = startedMs;
    this.format = format;
  }

  /** Headers carry no time of their own: encoders send them with 0, whatever their clock says. */
  adopt(format: FeedFormat): void {
    const video = sameHeader(this.format.video, format.video);
    const audio = sameHeader(this.format.audio, format.audio);
    if (video !== this.format.video || audio !== this.format.audio) this.format = { video, audio };
  }

  /** Takes a picture; answers the unit, null when nothing can be done with it, or that the clock stands still. */
  takeVideo(frame: VideoFrame, body: Buffer, stampMs: number, arrivalMs: number): MediaUnit | null | 'frozen' {
    if (!this.format.video) return null;
    if (this.#standsStill(stampMs)) return 'frozen';
    const dtsMs = Math.max(stampMs, this.#lastVideoDtsMs + 1);
    const { isIdr, isReference } = this.#inspect(body, frame);
    if (this.video.end === 0 && !isIdr) return null;
    this.#lastVideoDtsMs = dtsMs;
    const ptsMs = dtsMs + frame.compositionMs;
    const unit: MediaUnit = {
      track: 'video',
      dtsMs,
      ptsMs,
      isIdr,
      isReference,
      body,
      dataOffset: frame.dataOffset,
      format: this.format,
    };
    if (isIdr) this.idrs.push(this.video.end);
    const isBackAfterPause = arrivalMs - this.lastVideoMs > PAUSE_MS;
    if (isBackAfterPause || (isIdr && this.cadence.keyframesStopped)) this.healthySinceMs = arrivalMs;
    if (isIdr) this.#lastIdrMs = arrivalMs;
    const kept = this.video.push(unit);
    if (this.#frozen === 0) this.cadence.add(dtsMs, isIdr);
    if (this.#frozen === 0 && ptsMs > this.#latestPtsMs) {
      this.#latestPtsMs = ptsMs;
      this.arrival.add(ptsMs, arrivalMs);
    }
    this.lastVideoMs = arrivalMs;
    return kept;
  }

  /**
   * A few pictures whose time does not grow are put 1 ms after one another: without them nothing that follows could be
   * decoded. When there are too many their times mean nothing, and they are taken back.
   */
  #standsStill(stampMs: number): boolean {
    if (stampMs > this.#lastVideoDtsMs) {
      if (this.#frozen > 0) this.arrival.slipped();
      this.#frozen = 0;
      return false;
    }
    if (++this.#frozen < FROZEN_FRAMES) return false;
    for (let taken = 1; taken < FROZEN_FRAMES; taken++) this.video.dropNewest();
    while ((this.idrs.at(-1) ?? -1) >= this.video.end) this.idrs.pop();
    return true;
  }

  /** Null when nothing can be done with it: no header yet, or a time that has sound already. */
  takeAudio(body: Buffer, dataOffset: number, dtsMs: number): MediaUnit | null {
    if (!this.format.audio || dtsMs <= this.#lastAudioDtsMs) return null;
    this.#lastAudioDtsMs = dtsMs;
    const unit: MediaUnit = {
      track: 'audio',
      dtsMs,
      ptsMs: dtsMs,
      isIdr: false,
      isReference: true,
      body,
      dataOffset,
      format: this.format,
    };
    return this.audio.push(unit);
  }

  /** Arrival of the last frame that was as it should be, when `cause` is what is wrong with the others. */
  lastGoodMs(cause: Cause): number {
    return cause === 'feed-no-keyframes' ? this.#lastIdrMs : this.lastVideoMs;
  }

  end(cause: RunEnd, atMs: number): void {
    this.ended ??= { cause, atMs };
  }

  /** Milliseconds a frame lasts: measured, or by the headers, or a guess of 30 a second. */
  get frameMs(): number {
    const byHeader = this.format.video?.sps?.fps;
    return this.cadence.frameMs ?? (byHeader ? 1000 / byHeader : 1000 / 30);
  }

  get audioFrameMs(): number {
    const asc = this.format.audio?.asc;
    return asc ? (asc.frameLength * 1000) / asc.sampleRate : 1000 / 47;
  }

  /** Drops whole GOPs that are older than `retainMs` before the newest frame, and the sound that belongs to them. */
  trim(retainMs: number): void {
    const newestMs = this.video.newest?.dtsMs ?? 0;
    for (let next = this.idrs[1]; next !== undefined; next = this.idrs[1]) {
      const isOld = (this.video.at(next)?.dtsMs ?? newestMs) <= newestMs - retainMs;
      if (!isOld && !this.#isTooLarge) break;
      this.idrs.shift();
      while (this.video.first < next) this.video.dropOldest();
    }
    this.#trimAudio();
    this.#trimEndlessGop();
  }

  get #isTooLarge(): boolean {
    return this.video.sizeBytes + this.audio.sizeBytes > MAX_BYTES;
  }

  /** One GOP that fills the ring loses its beginning: who reads it goes on, nobody can begin with it any more. */
  #trimEndlessGop(): void {
    while (this.#isTooLarge && this.video.first < this.video.end) this.video.dropOldest();
    while (this.idrs[0] !== undefined && this.idrs[0] < this.video.first) this.idrs.shift();
  }

  #trimAudio(): void {
    const newest = this.audio.newest;
    if (!newest) return;
    const pictureMs = this.video.at(this.video.first)?.dtsMs ?? Number.POSITIVE_INFINITY;
    const limitMs = Math.max(Math.min(pictureMs, newest.dtsMs) - EARLY_SOUND_MS, newest.dtsMs - MAX_SOUND_MS);
    for (let unit = this.audio.at(this.audio.first); unit && unit.dtsMs < limitMs; ) {
      this.audio.dropOldest();
      unit = this.audio.at(this.audio.first);
    }
  }

  #inspect(body: Buffer, frame: { isKeyFlag: boolean; dataOffset: number; dataEnd: number }) {
    const avc = this.format.video?.avc;
    if (!avc) return { isIdr: frame.isKeyFlag, isReference: true };
    const found = inspectAccessUnit(body, frame.dataOffset, frame.dataEnd, avc.lengthSize);
    return { isIdr: found.hasIdr, isReference: found.isReference };
  }
}

/** Encoders repeat headers: the same bytes are the same header. */
function sameHeader<T extends { readonly body: Buffer }>(before: T | null, after: T | null): T | null {
  return before && after && before.body.equals(after.body) ? before : after;
}
