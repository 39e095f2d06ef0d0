import { createHash } from 'node:crypto';
import { type AudioConfig, parseAsc } from '#engine/wire/aac/asc.ts';
import { type AvcConfig, parseAvcConfig } from '#engine/wire/h264/avcConfig.ts';
import { parseSps, profileName, type Sps } from '#engine/wire/h264/sps.ts';
import type { AudioFormat, VideoFormat } from '#shared/model/state.ts';

/** The headers of a feed, parsed: what its units are and what must be sent before them. Immutable: a change makes a new one. */
export interface FeedFormat {
  readonly video: VideoHeader | null;
  readonly audio: AudioHeader | null;
}

export interface VideoHeader {
  readonly codec: string;
  /** The FLV body of the sequence header as it came. */
  readonly body: Buffer;
  readonly avc: AvcConfig | null;
  readonly sps: Sps | null;
}

export interface AudioHeader {
  readonly codec: string;
  readonly body: Buffer;
  readonly asc: AudioConfig | null;
}

export const NO_FORMAT: FeedFormat = { video: null, audio: null };

/**
 * H.264 is parsed whole; of other codecs only the name is known. `config`: a view of `body`, which is copied, since
 * headers are kept for long. Throws `WireError` on a broken H.264 header.
 */
export function videoHeader(codec: string, body: Buffer, config: Buffer): VideoHeader {
  const own = copyOf(body, config);
  if (codec !== 'h264') return { codec, body: own.body, avc: null, sps: null };
  const avc = parseAvcConfig(own.config);
  const first = avc.sps[0];
  return { codec, body: own.body, avc, sps: first ? parseSps(first) : null };
}

/** As `videoHeader`, for sound. */
export function audioHeader(codec: string, body: Buffer, config: Buffer): AudioHeader {
  const own = copyOf(body, config);
  return { codec, body: own.body, asc: codec === 'aac' ? parseAsc(own.config) : null };
}

function copyOf(body: Buffer, config: Buffer): { body: Buffer; config: Buffer } {
  const copy = Buffer.from(body);
  const from = config.byteOffset - body.byteOffset;
  return { body: copy, config: copy.subarray(from, from + config.length) };
}

/** A short mark of the headers: the same for the same settings of the same encoder. Null while there is no picture. */
export function formatMark({ video, audio }: FeedFormat): string | null {
  if (!video) return null;
  const hash = createHash('sha256').update(video.body);
  if (audio) hash.update(audio.body);
  return `${video.codec}-${hash.digest('hex').slice(0, 16)}`;
}

/** For screens and the API. `frameMs` is the measured frame duration, the better witness than the SPS. */
export function describeVideo(header: VideoHeader | null, frameMs: number | null): VideoFormat | null {
  if (!header) return null;
  return {
    codec: header.codec,
    width: header.sps?.width ?? 0,
    height: header.sps?.height ?? 0,
    fps: frameRate(header, frameMs),
    profile: header.sps ? profileName(header.sps.profileIdc, header.sps.constraintFlags) : null,
  };
}

/** Frames a second: measured, else by the SPS, else 0. */
export function frameRate(header: VideoHeader, frameMs: number | null): number {
  return nominalFps(frameMs ? 1000 / frameMs : (header.sps?.fps ?? 0));
}

export function describeAudio(header: AudioHeader | null): AudioFormat | null {
  if (!header) return null;
  return { codec: header.codec, sampleRate: header.asc?.sampleRate ?? 0, channels: header.asc?.channels ?? 0 };
}

const NOMINAL = [23.976, 24, 25, 29.97, 30, 48, 50, 59.94, 60, 90, 100, 119.88, 120];

/** Times in whole milliseconds measure 30 fps as 30.01: the usual rate within 0.3 % is meant. */
export function nominalFps(measured: number): number {
  let best = measured;
  let distance = 0.003;
  for (const fps of NOMINAL) {
    const off = Math.abs(measured - fps) / fps;
    if (off < distance) {
      best = fps;
      distance = off;
    }
  }
  return Math.round(best * 1000) / 1000;
}
