import { extractFrameCode, type FrameCode, readFrameCodes } from './frameCode.ts';
import { runToEnd, succeed } from './runToEnd.ts';

export interface Track {
  frames: number;
  /** From the first presentation time to the last. */
  spanMs: number;
  /** Largest distance of two frames in presentation order, less the usual one. */
  largestGapMs: number;
  /** Frames whose presentation time is at or before that of the frame before. */
  stepsBack: number;
}

export interface Decoded {
  /** What the decoders complained about, a line each. */
  errors: string[];
  video: Track;
  audio: Track;
}

/** Decodes a recording with ffmpeg from beginning to end. */
export async function decode(path: string): Promise<Decoded> {
  const video = await frameTimes(path, 'v:0');
  const audio = await frameTimes(path, 'a:0');
  return { errors: [...video.errors, ...audio.errors], video: trackOf(video.timesMs), audio: trackOf(audio.timesMs) };
}

/** The number that each decoded picture of a recording carries, in presentation order; see `frameCode`. */
export async function frameCodes(path: string): Promise<(FrameCode | null)[]> {
  const args = ['-nostdin', '-v', 'error', '-i', path, '-map', '0:v:0', '-fps_mode', 'passthrough'];
  const bytes = await succeed('ffmpeg', [...args, '-vf', extractFrameCode(), '-f', 'rawvideo', '-']);
  return readFrameCodes(bytes);
}

export interface Join {
  readonly from: number;
  readonly to: number;
  /** Distance in presentation time of the pictures on both sides, less the usual one. */
  readonly gapMs: number;
}

/** Where the source of the pictures of a recording changes; see `frameCode`. */
export async function joins(path: string): Promise<Join[]> {
  const [codes, { timesMs }] = await Promise.all([frameCodes(path), frameTimes(path, 'v:0')]);
  const usualStep = usualStepMs(timesMs);
  const found: Join[] = [];
  for (let index = 1; index < codes.length; index++) {
    const [before, after] = [codes[index - 1], codes[index]];
    if (!before || !after || before.source === after.source) continue;
    const gapMs = (timesMs[index] ?? 0) - (timesMs[index - 1] ?? 0) - usualStep;
    found.push({ from: before.source, to: after.source, gapMs });
  }
  return found;
}

/** Presentation times of the frames that a stream (`v:0`, `a:0`) decodes to, and what the decoder complained about. */
export async function frameTimes(path: string, stream: string): Promise<{ errors: string[]; timesMs: number[] }> {
  const show = ['-show_entries', 'frame=best_effort_timestamp_time', '-of', 'csv=p=0'];
  const { stdout, stderr } = await runToEnd('ffprobe', ['-v', 'error', '-select_streams', stream, ...show, path]);
  const lines = stdout.toString().split('\n');
  return {
    errors: stderr.split('\n').filter((line) => line.trim() !== ''),
    timesMs: lines.map((line) => Number.parseFloat(line) * 1000).filter(Number.isFinite),
  };
}

function trackOf(timesMs: number[]): Track {
  const steps = stepsOf(timesMs);
  const usualStep = usualStepMs(timesMs);
  return {
    frames: timesMs.length,
    spanMs: (timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0),
    largestGapMs: steps.reduce((largest, step) => Math.max(largest, step - usualStep), 0),
    stepsBack: steps.filter((step) => step <= 0).length,
  };
}

function stepsOf(timesMs: number[]): number[] {
  return timesMs.slice(1).map((time, index) => time - (timesMs[index] ?? time));
}

function usualStepMs(timesMs: number[]): number {
  const steps = stepsOf(timesMs).sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}
