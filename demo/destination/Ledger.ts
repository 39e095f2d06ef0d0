import { parseAudioBody } from '#engine/wire/flv/audio.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import { MessageType, type RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import { CLIP } from '../clips/Clip.ts';
import type { PictureBook } from '../clips/PictureBook.ts';
import type { DestinationReport } from './DestinationReport.ts';
import { PictureLedger } from './PictureLedger.ts';
import { TrackLedger } from './TrackLedger.ts';

/** What one destination received, over all of its sessions. */
export class Ledger {
  readonly #book: PictureBook;
  readonly #video = new TrackLedger(1000 / CLIP.fps);
  readonly #audio = new TrackLedger(CLIP.audioFrameMs);
  readonly #pictures = new PictureLedger(CLIP.frames);
  #sessions = 0;
  #refused = 0;
  #isLive = false;
  #lastMediaMs: number | null = null;
  #longestSilenceMs = 0;
  #bytes = 0;
  #reportedMs: number;

  constructor(book: PictureBook, nowMs: number) {
    this.#book = book;
    this.#reportedMs = nowMs;
  }

  beginSession(): void {
    this.#sessions += 1;
    this.#isLive = true;
    this.#lastMediaMs = null;
    this.#video.beginSession();
    this.#audio.beginSession();
    this.#pictures.beginSession();
  }

  endSession(nowMs: number): void {
    this.#heard(nowMs);
    this.#isLive = false;
  }

  refuse(): void {
    this.#refused += 1;
  }

  /** Throws `WireError` for a body that is cut short. */
  add({ type, timestampMs, payload }: RtmpMessage, nowMs: number): void {
    this.#bytes += payload.length;
    if (type === MessageType.video) this.#addVideo(timestampMs, payload, nowMs);
    else if (type === MessageType.audio && parseAudioBody(payload).kind === 'frame') {
      this.#heard(nowMs);
      this.#audio.add(timestampMs);
    }
  }

  /** Counts a silence that has not ended yet. The rate is that since the report before. */
  report(nowMs: number): DestinationReport {
    const kbps = (this.#bytes * 8) / Math.max(1, nowMs - this.#reportedMs);
    this.#bytes = 0;
    this.#reportedMs = nowMs;
    return {
      sessions: this.#sessions,
      refused: this.#refused,
      isLive: this.#isLive,
      video: this.#video.report(),
      audio: this.#audio.report(),
      ...this.#pictures.report(),
      longestSilenceMs: Math.round(Math.max(this.#longestSilenceMs, this.#silenceMs(nowMs))),
      kbps: Math.round(kbps),
    };
  }

  #addVideo(timestampMs: number, payload: Buffer, nowMs: number): void {
    const body = parseVideoBody(payload);
    if (body.kind !== 'frame') return;
    this.#heard(nowMs);
    const stepMs = this.#video.add(timestampMs + body.compositionMs);
    this.#pictures.add(this.#book.identify(payload), stepMs);
  }

  #heard(nowMs: number): void {
    this.#longestSilenceMs = Math.max(this.#longestSilenceMs, this.#silenceMs(nowMs));
    this.#lastMediaMs = nowMs;
  }

  #silenceMs(nowMs: number): number {
    return this.#isLive && this.#lastMediaMs !== null ? nowMs - this.#lastMediaMs : 0;
  }
}
