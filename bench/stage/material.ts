import { mkdir, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlvReader, type FlvTag } from '#engine/wire/flv/file.ts';
import { succeed } from '#test/lab/support/runToEnd.ts';

export const FPS = 30;
export const CLIP_SECONDS = 20;

/**
 * Path of an MP4 of 720p30 with a keyframe every second and exactly this bitrate: the encoder fills up what the picture
 * does not need, as it does for television. Encoded once a machine and then only copied.
 */
export async function material(videoKbps: number): Promise<string> {
  const folder = join(tmpdir(), 'changeover-bench');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `720p${FPS}-${videoKbps}k-${CLIP_SECONDS}s.mp4`);
  if (await stat(path).catch(() => null)) return path;
  const unfinished = `${path}.${process.pid}.mp4`;
  await succeed('ffmpeg', [...encode(`${videoKbps}k`), '-y', unfinished]);
  await rename(unfinished, path);
  return path;
}

/** The same as FLV tags, as a publisher sends them. */
export async function materialTags(videoKbps: number): Promise<FlvTag[]> {
  const copy = ['-nostdin', '-v', 'error', '-i', await material(videoKbps), '-c', 'copy', '-f', 'flv', '-'];
  const tags: FlvTag[] = [];
  new FlvReader().read(await succeed('ffmpeg', copy), (tag) => tags.push(tag));
  return tags;
}

function encode(kbps: string): string[] {
  return [
    ...['-nostdin', '-v', 'error', '-t', String(CLIP_SECONDS)],
    ...['-f', 'lavfi', '-i', `testsrc2=size=1280x720:rate=${FPS}`],
    ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000', '-shortest', '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', String(FPS), '-sc_threshold', '0'],
    ...['-b:v', kbps, '-maxrate', kbps, '-minrate', kbps, '-bufsize', kbps, '-x264-params', 'nal-hrd=cbr'],
    ...['-c:a', 'aac', '-b:a', '96k', '-ac', '2', '-movflags', '+faststart'],
  ];
}
