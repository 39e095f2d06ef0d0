import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import type { CheckedFile } from '#engine/control/decisions/slateCard.ts';
import { SLATE_LIMITS } from '#shared/model/slate.ts';
import { type FfmpegPorts, lastLine, runFfmpeg } from '../runFfmpeg.ts';
import { inputOptions } from './inputOptions.ts';

const LIMIT_MS = 120_000;
/** Somebody waits for it. */
const NICE = 10;
/** What is longer than allowed is seen to be so. */
const BEYOND_S = 1;
const THUMBNAIL = { width: 320, height: 180 } as const;
const SIDE = { leastPx: 16, ratio: 10 } as const;

export interface UploadedFile {
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Decodes every picture of an uploaded file once: what comes out is what can be shown. Takes seconds. Faults:
 * `ffmpeg-missing`, `ffmpeg-slow`, `slate-file-…`.
 */
export async function checkFile(file: UploadedFile, ports: FfmpegPorts): Promise<Outcome<CheckedFile>> {
  const refuse = (code: string, context: Fault['context'] = {}): Outcome<never> => ({
    ok: false,
    fault: fault(code, { name: file.name, ...context }),
  });
  if (file.sizeBytes === 0) return refuse('slate-file-empty');
  const ended = await runFfmpeg(
    { args: commandFor(file.path), limitMs: LIMIT_MS, nice: NICE, hasExtraPipe: true },
    ports,
  );
  if (!ended.ok) return ended;
  const { code, output, extra: thumbnail, said } = ended.value;
  if (/Picture size \d+x\d+/.test(said)) return refuse('slate-file-pixels');
  const seen = readFrames(output.toString('latin1'));
  if (!seen || thumbnail.length === 0) return refuse('slate-file-unreadable');
  if (code !== 0 || said !== '') return refuse('slate-file-damaged', { why: lastLine(said) });
  const { width, height, frames, durationMs } = seen;
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (short < SIDE.leastPx || long / short > SIDE.ratio) return refuse('slate-file-shape', { width, height });
  if (frames === 1) {
    if (file.sizeBytes > SLATE_LIMITS.imageBytes) return refuse('slate-image-too-large', mb(SLATE_LIMITS.imageBytes));
    return { ok: true, value: { kind: 'image', width, height, durationMs: null, thumbnail } };
  }
  if (durationMs > SLATE_LIMITS.clipMs) return refuse('slate-clip-too-long', { seconds: SLATE_LIMITS.clipMs / 1000 });
  return { ok: true, value: { kind: 'clip', width, height, durationMs, thumbnail } };
}

function mb(bytes: number): { limitMb: number } {
  return { limitMb: bytes / 1024 / 1024 };
}

/** A line for each picture on the standard output, one that stands for all of them as PNG on `pipe:3`. */
function commandFor(path: string): string[] {
  const small = `thumbnail=n=50,scale=${THUMBNAIL.width}:${THUMBNAIL.height}:force_original_aspect_ratio=decrease`;
  return [
    ...['-nostdin', '-v', 'error', ...inputOptions(path, SLATE_LIMITS.clipMs / 1000 + BEYOND_S)],
    ...['-map', '0:v:0', '-fps_mode', 'passthrough', '-c:v', 'rawvideo', '-f', 'framecrc', 'pipe:1'],
    ...['-map', '0:v:0', '-vf', small, '-frames:v', '1', '-c:v', 'png', '-f', 'image2pipe', 'pipe:3'],
  ];
}

interface Frames {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly durationMs: number;
}

/** ffmpeg's framecrc: `#tb 0: 1/25`, `#dimensions 0: 640x360`, then `stream, dts, pts, duration, size, checksum`. */
function readFrames(text: string): Frames | null {
  const [, tick = 0, ticksPerS = 0] = (/^#tb 0: (\d+)\/(\d+)$/m.exec(text) ?? []).map(Number);
  const [, width = 0, height = 0] = (/^#dimensions 0: (\d+)x(\d+)$/m.exec(text) ?? []).map(Number);
  const lines = text.split('\n').filter((line) => /^\d/.test(line));
  const [, , first = 0] = (lines[0] ?? '').split(',').map(Number);
  const [, , last = 0, length = 0] = (lines.at(-1) ?? '').split(',').map(Number);
  if (lines.length === 0 || ticksPerS === 0) return null;
  return {
    width,
    height,
    frames: lines.length,
    durationMs: Math.round(((last + length - first) * tick * 1000) / ticksPerS),
  };
}
