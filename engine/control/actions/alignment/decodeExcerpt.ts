import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Clock } from '#engine/base/clock.ts';
import { fault, type Outcome } from '#engine/base/fault.ts';
import type { Excerpt } from '#engine/media/feeds/excerpt.ts';
import { type DecodedClip, SIGNATURE, SOUND_HZ } from './DecodedClip.ts';

const LIMIT_MS = 20_000;
const STDERR_CHARS = 200_000;
/** The show goes on meanwhile: it comes first. */
const NICE = 10;

/**
 * Decodes an excerpt with ffmpeg into small grey pictures with their times, and mono sound. Faults: `ffmpeg-missing`,
 * `ffmpeg-slow`, `alignment-undecodable`.
 */
export async function decodeExcerpt(excerpt: Excerpt, ffmpeg: string, clock: Clock): Promise<Outcome<DecodedClip>> {
  const ended = await run(ffmpeg, argumentsFor(excerpt), excerpt.flv, clock);
  if (ended.kind === 'missing') return { ok: false, fault: fault('ffmpeg-missing', { path: ffmpeg, why: ended.why }) };
  if (ended.kind === 'slow') return { ok: false, fault: fault('ffmpeg-slow', { afterS: LIMIT_MS / 1000 }) };
  const timesMs = pictureTimes(ended.log);
  const count = Math.min(timesMs.length, Math.floor(ended.pictures.length / SIGNATURE.bytes));
  if (count === 0) return { ok: false, fault: fault('alignment-undecodable', { why: lastLine(ended.log) }) };
  const clip = {
    pictures: new Uint8Array(ended.pictures.subarray(0, count * SIGNATURE.bytes)),
    timesMs: Float64Array.from(timesMs.slice(0, count)),
    frameMs: excerpt.frameMs,
    sound: excerpt.hasSound ? samplesOf(ended.sound) : null,
  };
  return { ok: true, value: clip };
}

function argumentsFor({ hasSound }: Excerpt): string[] {
  const picture = `scale=${SIGNATURE.width}:${SIGNATURE.height}:flags=area,format=gray,showinfo=checksum=0`;
  const sound = `aresample=${SOUND_HZ}:async=1:first_pts=0`;
  return [
    ...[
      '-nostdin',
      '-hide_banner',
      '-nostats',
      '-loglevel',
      'info',
      '-threads',
      '1',
      '-copyts',
      '-f',
      'flv',
      '-i',
      '-',
    ],
    ...['-map', '0:v:0', '-vf', picture, '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'],
    ...(hasSound ? ['-map', '0:a:0', '-af', sound, '-ac', '1', '-f', 's16le', 'pipe:3'] : []),
  ];
}

type End =
  | { readonly kind: 'missing'; readonly why: string }
  | { readonly kind: 'slow' }
  | { readonly kind: 'ended'; readonly pictures: Buffer; readonly sound: Buffer; readonly log: string };

function run(ffmpeg: string, args: readonly string[], input: Buffer, clock: Clock): Promise<End> {
  return new Promise((resolve) => {
    const child = spawn(ffmpeg, args, { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    const [pictures, sound] = [collect(child.stdio[1]), collect(child.stdio[3])];
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (log.length < STDERR_CHARS) log += text;
    });
    const limit = clock.after(LIMIT_MS, () => {
      resolve({ kind: 'slow' });
      child.kill('SIGKILL');
    });
    child.on('error', (error) => {
      limit.cancel();
      resolve({ kind: 'missing', why: (error as NodeJS.ErrnoException).code ?? error.message });
    });
    child.on('close', () => {
      limit.cancel();
      resolve({ kind: 'ended', pictures: Buffer.concat(pictures), sound: Buffer.concat(sound), log });
    });
    if (child.pid !== undefined) yieldToTheShow(child.pid);
    // It may end before it has read all; how it ended says why.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function collect(stream: unknown): Buffer[] {
  const chunks: Buffer[] = [];
  const readable = stream as NodeJS.ReadableStream | null;
  readable?.on('data', (chunk: Buffer) => chunks.push(chunk));
  readable?.on('error', () => {});
  return chunks;
}

function yieldToTheShow(pid: number): void {
  try {
    setPriority(pid, NICE);
  } catch {
    // It has ended already, or the system does not allow it: then it runs as it is.
  }
}

/** What the filter showinfo says of each picture. */
function pictureTimes(log: string): number[] {
  return [...log.matchAll(/Parsed_showinfo.*? pts_time:\s*(-?[\d.]+)/g)].map(([, seconds]) => Number(seconds) * 1000);
}

function lastLine(log: string): string {
  return log.trimEnd().split('\n').at(-1)?.trim() || 'ffmpeg said nothing';
}

function samplesOf(bytes: Buffer): Int16Array {
  const samples = new Int16Array(bytes.length >> 1);
  for (let index = 0; index < samples.length; index++) samples[index] = bytes.readInt16LE(index * 2);
  return samples;
}
