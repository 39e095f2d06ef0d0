import type { Clock } from '#engine/base/clock.ts';
import { fault, type Outcome } from '#engine/base/fault.ts';
import type { Excerpt } from '#engine/media/feeds/excerpt.ts';
import { lastLine, runFfmpeg } from '../runFfmpeg.ts';
import { type DecodedClip, SIGNATURE, SOUND_HZ } from './DecodedClip.ts';

const LIMIT_MS = 20_000;
/** It says a line for each picture. */
const SAID_CHARS = 200_000;
/** Somebody waits for it. */
const NICE = 10;

/**
 * Decodes an excerpt with ffmpeg into small grey pictures with their times, and mono sound. Faults: `ffmpeg-missing`,
 * `ffmpeg-slow`, `alignment-undecodable`.
 */
export async function decodeExcerpt(excerpt: Excerpt, ffmpeg: string, clock: Clock): Promise<Outcome<DecodedClip>> {
  const { flv: input, hasSound } = excerpt;
  const bounds = { limitMs: LIMIT_MS, saidChars: SAID_CHARS, nice: NICE };
  const ended = await runFfmpeg(
    { args: argumentsFor(excerpt), input, hasExtraPipe: true, ...bounds },
    { ffmpeg, clock },
  );
  if (!ended.ok) return ended;
  const { output, extra, said } = ended.value;
  const timesMs = pictureTimes(said);
  const count = Math.min(timesMs.length, Math.floor(output.length / SIGNATURE.bytes));
  if (count === 0) return { ok: false, fault: fault('alignment-undecodable', { why: lastLine(said) }) };
  const clip = {
    pictures: new Uint8Array(output.subarray(0, count * SIGNATURE.bytes)),
    timesMs: Float64Array.from(timesMs.slice(0, count)),
    frameMs: excerpt.frameMs,
    sound: hasSound ? samplesOf(extra) : null,
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

/** What the filter showinfo says of each picture. */
function pictureTimes(log: string): number[] {
  return [...log.matchAll(/Parsed_showinfo.*? pts_time:\s*(-?[\d.]+)/g)].map(([, seconds]) => Number(seconds) * 1000);
}

function samplesOf(bytes: Buffer): Int16Array {
  const samples = new Int16Array(bytes.length >> 1);
  for (let index = 0; index < samples.length; index++) samples[index] = bytes.readInt16LE(index * 2);
  return samples;
}
