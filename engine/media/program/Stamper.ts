import { silentAacFrame } from '#engine/wire/aac/asc.ts';
import { aacFrameBody, avcFrameHeader } from '#engine/wire/flv/body.ts';
import { encodeMetadata } from '#engine/wire/flv/metadata.ts';
import { parameterSetsInBand } from '#engine/wire/h264/avcConfig.ts';
import { type AudioHeader, describeAudio, describeVideo, type VideoHeader } from '../feeds/format.ts';
import type { MediaUnit } from '../feeds/unit.ts';
import type { ProgramHeaders, ProgramLog } from './ProgramLog.ts';

/** More silence than this is never put into one hole: the rest of it is time that nobody had sound. */
const MAX_FILL_MS = 10_000;

/**
 * Gives units their times on the program's one unbroken timeline and writes them to the log. Keeps what the timeline
 * promises: decoding times grow strictly on each track, presentation times stay what the feed and its offset say,
 * headers come before what needs them and only when their bytes changed.
 */
export class Stamper {
  readonly #log: ProgramLog;
  #headers: ProgramHeaders = { videoHeader: null, audioHeader: null, metadata: null };
  #session = 0;
  #video: VideoHeader | null = null;
  #audio: AudioHeader | null = null;
  #lastIdr: MediaUnit | null = null;
  #lastIdrBytes = Buffer.alloc(0);
  #lastVideoDtsMs = Number.NEGATIVE_INFINITY;
  #maxVideoPtsMs = Number.NEGATIVE_INFINITY;
  #lastAudioDtsMs = Number.NEGATIVE_INFINITY;
  /** Silence of the audio format in force, as an FLV body. */
  #silence: Buffer | null = null;
  #audioFrameMs = 1024 / 48;
  /** Exact end of the sound so far; whole milliseconds would drift when silence is counted out. */
  #audioEndMs = Number.NEGATIVE_INFINITY;

  constructor(log: ProgramLog) {
    this.#log = log;
  }

  get sentPtsMs(): number {
    return this.#maxVideoPtsMs;
  }

  get audioEndMs(): number {
    return this.#audioEndMs;
  }

  /** The last picture of a feed that a decoder could begin with, good until the next: what is held when no feed is there. */
  get lastIdr(): MediaUnit | null {
    return this.#lastIdr;
  }

  get hasAudio(): boolean {
    return this.#audio !== null;
  }

  /** What comes now has another format, which sessions that are on can't take. */
  beginSessions(): void {
    this.#session++;
  }

  /** `isJoin`: the first picture of a feed, which carries its parameter sets in band. */
  video(unit: MediaUnit, offsetMs: number, isJoin: boolean, frameMs: number): void {
    const naturalMs = unit.dtsMs + offsetMs;
    const dtsMs = Math.max(naturalMs, this.#lastVideoDtsMs + 1);
    const isMoved = dtsMs !== naturalMs;
    const ptsMs = Math.max(unit.ptsMs + offsetMs, isMoved ? dtsMs : Number.NEGATIVE_INFINITY);
    this.#adoptVideo(unit.format.video, dtsMs, frameMs);
    if (unit.isIdr) this.#holdOn(unit);
    const avc = unit.format.video?.avc ?? null;
    if (!avc || (!isMoved && !isJoin)) {
      this.#picture([unit.body], dtsMs, ptsMs, unit.isIdr, unit.isReference);
      return;
    }
    const header = Buffer.allocUnsafe(5);
    avcFrameHeader(header, 0, (unit.body[0] ?? 0) >> 4 === 1, ptsMs - dtsMs);
    const data = unit.body.subarray(unit.dataOffset);
    const parts = isJoin ? [header, parameterSetsInBand(avc), data] : [header, data];
    this.#picture(parts, dtsMs, ptsMs, unit.isIdr, unit.isReference);
  }

  /** A copy: the memory of a feed's unit is used again soon after it was sent. */
  #holdOn(unit: MediaUnit): void {
    const sizeBytes = unit.body.length;
    if (this.#lastIdrBytes.length < sizeBytes) this.#lastIdrBytes = Buffer.allocUnsafeSlow(sizeBytes);
    unit.body.copy(this.#lastIdrBytes);
    this.#lastIdr = { ...unit, body: this.#lastIdrBytes.subarray(0, sizeBytes) };
  }

  /** A picture that stands for itself, at a time of the engine's own clock. */
  heldPicture(parts: readonly Buffer[], ptsMs: number): void {
    const dtsMs = Math.max(ptsMs, this.#lastVideoDtsMs + 1);
    this.#picture(parts, dtsMs, dtsMs, true, true);
  }

  /** False when it lies in time that already has sound. */
  audio(unit: MediaUnit, offsetMs: number, muted: boolean): boolean {
    const ptsMs = unit.ptsMs + offsetMs;
    if (ptsMs < this.#audioEndMs - this.#audioFrameMs / 2) return false;
    this.#adoptAudio(unit.format.audio, Math.max(ptsMs, this.#lastAudioDtsMs + 1));
    this.silenceUntil(ptsMs);
    // Where no silent frame is known nothing is sent: a muted program must not be heard.
    const body = muted ? this.#silence : unit.body;
    if (body) this.#sound(body, Math.max(ptsMs, this.#lastAudioDtsMs + 1));
    this.#audioEndMs = ptsMs + this.#audioFrameMs;
    return true;
  }

  /** Fills with silent frames while a whole one fits before `untilMs`. Without a known format nothing is done. */
  silenceUntil(untilMs: number): void {
    if (!this.#silence || this.#audioEndMs === Number.NEGATIVE_INFINITY) return;
    if (untilMs - this.#audioEndMs > MAX_FILL_MS) this.#audioEndMs = untilMs - MAX_FILL_MS;
    while (this.#audioEndMs + this.#audioFrameMs <= untilMs) {
      this.#sound(this.#silence, Math.max(Math.round(this.#audioEndMs), this.#lastAudioDtsMs + 1));
      this.#audioEndMs += this.#audioFrameMs;
    }
  }

  #picture(parts: readonly Buffer[], dtsMs: number, ptsMs: number, isIdr: boolean, isReference: boolean): void {
    this.#lastVideoDtsMs = dtsMs;
    this.#maxVideoPtsMs = Math.max(this.#maxVideoPtsMs, ptsMs);
    this.#log.add({
      kind: 'video',
      dtsMs,
      ptsMs,
      isIdr,
      isReference,
      session: this.#session,
      headers: this.#headers,
      parts,
    });
  }

  #sound(body: Buffer, dtsMs: number): void {
    this.#lastAudioDtsMs = dtsMs;
    this.#log.add({
      kind: 'audio',
      dtsMs,
      ptsMs: dtsMs,
      isIdr: false,
      isReference: true,
      session: this.#session,
      headers: this.#headers,
      parts: [body],
    });
  }

  #adoptVideo(header: VideoHeader | null, dtsMs: number, frameMs: number): void {
    if (!header || header === this.#video) return;
    const isSame = this.#video?.body.equals(header.body) ?? false;
    this.#video = header;
    if (isSame) return;
    this.#headers = { ...this.#headers, videoHeader: header.body, metadata: this.#metadata(frameMs) };
    this.#header('video-header', header.body, dtsMs);
  }

  #adoptAudio(header: AudioHeader | null, dtsMs: number): void {
    if (!header || header === this.#audio) return;
    const isSame = this.#audio?.body.equals(header.body) ?? false;
    this.#audio = header;
    if (isSame) return;
    const asc = header.asc;
    this.#audioFrameMs = asc ? (asc.frameLength * 1000) / asc.sampleRate : this.#audioFrameMs;
    const isPlain = asc !== null && asc.objectType === 2 && asc.frameLength === 1024;
    const silent = isPlain ? silentAacFrame(asc.channels) : null;
    this.#silence = silent ? aacFrameBody(silent) : null;
    this.#headers = { ...this.#headers, audioHeader: header.body, metadata: this.#metadata(null) };
    this.#header('audio-header', header.body, dtsMs);
  }

  #header(kind: 'video-header' | 'audio-header', body: Buffer, dtsMs: number): void {
    this.#log.add({
      kind,
      dtsMs,
      ptsMs: dtsMs,
      isIdr: false,
      isReference: true,
      session: this.#session,
      headers: this.#headers,
      parts: [body],
    });
  }

  #metadata(frameMs: number | null): Buffer {
    const video = describeVideo(this.#video, frameMs);
    const audio = describeAudio(this.#audio);
    return encodeMetadata({
      width: video?.width ?? 0,
      height: video?.height ?? 0,
      fps: video?.fps ?? 0,
      sampleRate: audio?.sampleRate ?? 0,
      channels: audio?.channels ?? 0,
    });
  }
}
