import type { FeedRun } from '../feeds/FeedRun.ts';
import type { MediaUnit } from '../feeds/unit.ts';
import type { Stamper } from './Stamper.ts';

/** Frames at the end of a run that tell where it stands; more than any encoder reorders. */
const RECENT = 16;

/** Reads one run into the program: two positions in its rings, and the offset of its clock to the program's. */
export class RunReader {
  readonly run: FeedRun;
  readonly offsetMs: number;
  readonly #stamper: Stamper;
  #videoAt: number;
  #audioAt: number;
  #isJoin = true;
  #waitsForIdr = false;
  #scannedTo: number;
  #scannedPtsMs = Number.NEGATIVE_INFINITY;
  #hole: { readonly position: number; readonly fromPtsMs: number; readonly ms: number } | null = null;

  constructor(run: FeedRun, offsetMs: number, fromPosition: number, stamper: Stamper) {
    this.run = run;
    this.offsetMs = offsetMs;
    this.#stamper = stamper;
    this.#videoAt = fromPosition;
    this.#scannedTo = fromPosition;
    this.#audioAt = stamper.hasAudio ? run.audio.first : firstSoundAt(run, fromPosition);
  }

  /** Looks through what came since for time that has no picture: at least `leastMs`, and not sent yet. */
  lookForHole(leastMs: number): void {
    if (this.#hole && this.#hole.position < this.#videoAt) this.#hole = null;
    const { video } = this.run;
    for (let at = Math.max(this.#scannedTo, video.first); at < video.end && !this.#hole; at++) {
      const ptsMs = video.at(at)?.ptsMs ?? this.#scannedPtsMs;
      const isHole = this.#scannedPtsMs !== Number.NEGATIVE_INFINITY && ptsMs - this.#scannedPtsMs >= leastMs;
      if (isHole) this.#hole = { position: at, fromPtsMs: this.#scannedPtsMs, ms: ptsMs - this.#scannedPtsMs };
      this.#scannedPtsMs = Math.max(this.#scannedPtsMs, ptsMs);
      this.#scannedTo = at + 1;
    }
  }

  /** The feed goes on, but so much before that will never come; 0 when nothing is missing. */
  get holeMs(): number {
    return this.#hole && this.#hole.position >= this.#videoAt ? this.#hole.ms : 0;
  }

  /** When the first picture after others were shown is due, `Infinity` while it has not come; null: none were shown. */
  get resumesAtMs(): number | null {
    if (!this.#waitsForIdr) return null;
    const next = this.#nextVideo(Number.POSITIVE_INFINITY);
    return next ? next.ptsMs + this.offsetMs : Number.POSITIVE_INFINITY;
  }

  /** Another picture was shown meanwhile: what comes before the next IDR can't be decoded any more. */
  beginAgain(): void {
    this.#waitsForIdr = true;
    this.#isJoin = true;
  }

  /** Latest presentation time that is here, or that is before a hole, on the program's timeline. */
  get lastGoodPtsMs(): number {
    if (this.#hole && this.holeMs > 0) return Math.max(this.#hole.fromPtsMs + this.offsetMs, this.#stamper.sentPtsMs);
    return this.endPtsMs;
  }

  /** Latest presentation time that is here, behind holes, too, on the program's timeline. */
  get endPtsMs(): number {
    let latest = Number.NEGATIVE_INFINITY;
    const { video } = this.run;
    for (let position = Math.max(video.first, video.end - RECENT); position < video.end; position++) {
      latest = Math.max(latest, (video.at(position)?.ptsMs ?? latest) + this.offsetMs);
    }
    return Math.max(latest, this.#stamper.sentPtsMs);
  }

  /** A picture that is shown before `stopPtsMs` is here and not sent yet. */
  hasMoreBefore(stopPtsMs: number): boolean {
    return this.#nextVideo(stopPtsMs) !== undefined;
  }

  /** Sound is here that was not handed over yet. */
  get hasSound(): boolean {
    return this.run.audio.at(this.#audioAt) !== undefined;
  }

  /** How far presentation runs ahead of decoding in what is here: the reorder depth, in ms. */
  get reorderMs(): number {
    let most = 0;
    const { video } = this.run;
    for (let position = Math.max(video.first, video.end - RECENT); position < video.end; position++) {
      const unit = video.at(position);
      if (unit) most = Math.max(most, unit.ptsMs - unit.dtsMs);
    }
    return most;
  }

  /**
   * Hands over all that is due, in order of decoding; of the picture nothing that is shown at or after `stopPtsMs`,
   * where another feed takes over.
   */
  readUntil(dueMs: number, stopPtsMs: number, muted: boolean): void {
    this.#skipTrimmed();
    for (;;) {
      const video = this.#nextVideo(stopPtsMs);
      const audio = this.run.audio.at(this.#audioAt);
      const videoMs = video ? video.dtsMs + this.offsetMs : Number.POSITIVE_INFINITY;
      const audioMs = audio ? audio.dtsMs + this.offsetMs : Number.POSITIVE_INFINITY;
      if (Math.min(videoMs, audioMs) > dueMs) return;
      if (video && videoMs <= audioMs) {
        this.#hand(video);
      } else if (audio) {
        this.#stamper.audio(audio, this.offsetMs, muted);
        this.#audioAt++;
      } else return;
    }
  }

  /** Hands over the rest that is shown before `ptsMs` and can be decoded. */
  finishBefore(ptsMs: number, muted: boolean): void {
    this.#skipTrimmed();
    for (let unit = this.#nextVideo(ptsMs); unit; unit = this.#nextVideo(ptsMs)) {
      this.#readAudioUntil(unit.dtsMs + this.offsetMs, muted);
      this.#hand(unit);
    }
    this.#readAudioUntil(ptsMs - this.run.audioFrameMs / 2, muted);
  }

  #hand(picture: MediaUnit): void {
    this.#stamper.video(picture, this.offsetMs, this.#isJoin, this.run.frameMs);
    this.#isJoin = false;
    this.#waitsForIdr = false;
    this.#videoAt++;
  }

  /**
   * The next frame that is shown before `stopPtsMs`. Others are passed over, up to the first that more frames are
   * predicted from: without it nothing that follows can be decoded.
   */
  #nextVideo(stopPtsMs: number): MediaUnit | undefined {
    const limitMs = stopPtsMs - this.run.frameMs / 2;
    for (let unit = this.run.video.at(this.#videoAt); unit; unit = this.run.video.at(this.#videoAt)) {
      if (this.#waitsForIdr && !this.#canBeginAt(unit)) {
        this.#videoAt++;
        continue;
      }
      if (unit.ptsMs + this.offsetMs < limitMs) return unit;
      if (unit.isReference) return undefined;
      this.#videoAt++;
    }
    return undefined;
  }

  #canBeginAt(unit: MediaUnit): boolean {
    return unit.isIdr && unit.ptsMs + this.offsetMs > this.#stamper.sentPtsMs;
  }

  #readAudioUntil(limitMs: number, muted: boolean): void {
    for (let unit = this.run.audio.at(this.#audioAt); unit; unit = this.run.audio.at(this.#audioAt)) {
      if (unit.dtsMs + this.offsetMs >= limitMs) return;
      this.#stamper.audio(unit, this.offsetMs, muted);
      this.#audioAt++;
    }
  }

  /** After a long stop of the engine the ring may have gone on without us: begin again where a decoder can. */
  #skipTrimmed(): void {
    if (this.#audioAt < this.run.audio.first) this.#audioAt = this.run.audio.first;
    if (this.#videoAt >= this.run.video.first) return;
    const next = this.run.idrs.find((position) => position >= this.run.video.first);
    this.#videoAt = next ?? this.run.video.end;
  }
}

/** At the very beginning of the program there is no sound yet that would say where to go on: begin with the picture. */
function firstSoundAt(run: FeedRun, position: number): number {
  const picture = run.video.at(position);
  return run.audio.find(run.audio.first, (unit) => !picture || unit.dtsMs >= picture.ptsMs - run.audioFrameMs);
}
