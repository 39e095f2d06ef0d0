import { rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '#setup/lock.mjs';
import { drawFrameCode } from './frameCode.ts';
import { succeed } from './runToEnd.ts';

export interface Clip {
  width: number;
  height: number;
  fps: number;
  gopFrames: number;
  seconds: number;
  videoKbps: number;
  /** Told apart by `frameCode`, 0 … 7. */
  source: number;
  bFrames: number;
}

const usual: Clip = {
  width: 640,
  height: 360,
  fps: 30,
  gopFrames: 30,
  seconds: 60,
  videoKbps: 800,
  source: 0,
  bFrames: 0,
};

/**
 * Path of an MP4 with H.264 and AAC, encoded once a machine and then only copied, however many tests want it at once.
 * Every frame carries its number.
 */
export async function clip(wanted: Partial<Clip> = {}): Promise<string> {
  const made: Clip = { ...usual, ...wanted };
  const path = join(tmpdir(), 'changeover-clips', `${Object.values(made).join('-')}.mp4`);
  const isThere = () => stat(path).catch(() => null);
  const makeOnce = async () => (await isThere()) || make(path, made);
  if (!(await isThere())) await withLock(`${path}.lock`, makeOnce, 'Another test makes this clip: waiting for it …');
  return path;
}

async function make(path: string, made: Clip): Promise<void> {
  const unfinished = `${path}.${process.pid}.mp4`;
  await succeed('ffmpeg', [...encode(made), '-movflags', '+faststart', '-y', unfinished]);
  await rename(unfinished, path);
}

function encode({ width, height, fps, gopFrames, seconds, videoKbps, source, bFrames }: Clip): string[] {
  const kbps = `${videoKbps}k`;
  return [
    ...['-nostdin', '-v', 'error'],
    ...['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=${fps}:duration=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=${440 + source * 110}:sample_rate=48000:duration=${seconds}`],
    ...['-vf', drawFrameCode(width, source), '-pix_fmt', 'yuv420p'],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-profile:v',
      bFrames > 0 ? 'main' : 'baseline',
      '-bf',
      String(bFrames),
    ],
    ...['-g', String(gopFrames), '-keyint_min', String(gopFrames), '-sc_threshold', '0'],
    ...['-b:v', kbps, '-maxrate', kbps, '-bufsize', kbps],
    ...['-c:a', 'aac', '-b:a', '96k', '-ac', '2'],
  ];
}
