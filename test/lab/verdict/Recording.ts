import { readTone, SOUND_HZ } from '../camera/toneCode.ts';
import { frameCodes, frameTimes } from '../support/decode.ts';
import type { FrameCode } from '../support/frameCode.ts';
import { succeed } from '../support/runToEnd.ts';

export interface Picture {
  readonly atMs: number;
  /** Null: a slate. */
  readonly code: FrameCode | null;
}

export interface Sound {
  /** When it begins; it lasts for an AAC frame, 21.3 ms. */
  readonly atMs: number;
  /** See `toneCode`; null for silence. */
  readonly tone: number | null;
}

/** What a destination recorded, decoded: in presentation order, times in ms. */
export interface Recording {
  /** What the decoders complained about, a line each. */
  readonly errors: readonly string[];
  readonly pictures: readonly Picture[];
  readonly sounds: readonly Sound[];
}

const AAC_SAMPLES = 1024;

/** Decodes a recording of what `LiveCamera` showed from beginning to end. */
export async function readRecording(path: string): Promise<Recording> {
  const [video, audio] = [await frameTimes(path, 'v:0'), await frameTimes(path, 'a:0')];
  const codes = await frameCodes(path);
  const tones = await tonesIn(path);
  return {
    errors: [...video.errors, ...audio.errors],
    pictures: video.timesMs.map((atMs, index) => ({ atMs, code: codes[index] ?? null })),
    sounds: audio.timesMs.map((atMs, index) => ({ atMs, tone: tones[index] ?? null })),
  };
}

async function tonesIn(path: string): Promise<(number | null)[]> {
  const args = ['-nostdin', '-v', 'error', '-i', path, '-map', '0:a:0', '-ac', '1', '-ar', `${SOUND_HZ}`];
  const bytes = await succeed('ffmpeg', [...args, '-f', 's16le', '-']);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const count = Math.ceil(samples.length / AAC_SAMPLES);
  return Array.from({ length: count }, (_, at) => readTone(samples.subarray(at * AAC_SAMPLES, (at + 1) * AAC_SAMPLES)));
}
