import type { AudioFormat, VideoFormat } from '#shared/model/state.ts';

/** Keeps a number and its unit on one line. */
const SPACE = '\u00a0';

/** kbit/s in, `6.1 Mbit/s` out; below 1 `0.43 Mbit/s`. Always the same unit, so that nothing jumps. */
export function bitrate(kbps: number): string {
  return `${(kbps / 1000).toFixed(kbps > 0 && kbps < 995 ? 2 : 1)}${SPACE}Mbit/s`;
}

/** `1.2 s` from a second on, below that `340 ms`. */
export function span(ms: number): string {
  const rounded = Math.round(ms);
  return rounded < 1000 ? `${rounded}${SPACE}ms` : `${(ms / 1000).toFixed(1)}${SPACE}s`;
}

/** `1080p30`; odd frame rates keep their digits. */
export function pictureFormat(video: VideoFormat): string {
  const fps = Number.isInteger(video.fps) ? String(video.fps) : video.fps.toFixed(2);
  return `${video.height}p${fps}`;
}

const codecNames: Record<string, string> = {
  h264: 'H.264',
  avc1: 'H.264',
  hevc: 'HEVC',
  hvc1: 'HEVC',
  av1: 'AV1',
  aac: 'AAC',
};

export function codecName(codec: string): string {
  return codecNames[codec.toLowerCase()] ?? codec;
}

/** `AAC 48 kHz × 2`: codec, sampling rate, channels. */
export function soundFormat(audio: AudioFormat): string {
  const kHz = audio.sampleRate / 1000;
  return `${codecName(audio.codec)} ${Number.isInteger(kHz) ? kHz : kHz.toFixed(1)} kHz × ${audio.channels}`;
}

export function count(n: number, one: string, many: string): string {
  return `${n}${SPACE}${n === 1 ? one : many}`;
}
