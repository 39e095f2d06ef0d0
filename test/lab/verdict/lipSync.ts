import { toneOf } from '../camera/toneCode.ts';
import type { Picture, Recording, Sound } from './Recording.ts';

/** How much later than its picture the sound comes, around a moment of a recording; all in ms. */
export interface LipSync {
  readonly atMs: number;
  readonly soundLateMs: number;
}

/** Sounds that are judged together: half a second. */
const TOGETHER = 24;
const RANGE_MS = 600;
const STEP_MS = 4;
const AAC_MS = 1024 / 48;
/** So many of them must have their picture: at a join two half seconds meet. */
const AGREE = 0.6;

/** Sound against picture along a recording; where there is silence or a slate nothing is said. */
export function lipSync({ pictures, sounds }: Recording): LipSync[] {
  const marked = pictures.filter(({ code }) => code !== null);
  const found: LipSync[] = [];
  for (let from = 0; from + TOGETHER <= sounds.length; from += TOGETHER / 4) {
    const part = sounds.slice(from, from + TOGETHER);
    const soundLateMs = latenessOf(part, marked);
    if (soundLateMs !== null) found.push({ atMs: part[TOGETHER / 2]?.atMs ?? 0, soundLateMs });
  }
  return found;
}

/** The middle of the shifts at which most sounds meet the picture that they belong to. */
function latenessOf(sounds: readonly Sound[], pictures: readonly Picture[]): number | null {
  let [most, first, last] = [0, 0, 0];
  for (let lateMs = -RANGE_MS; lateMs <= RANGE_MS; lateMs += STEP_MS) {
    const score = sounds.filter(({ atMs, tone }) => tone === toneShownAt(pictures, atMs + AAC_MS / 2 - lateMs)).length;
    if (score > most) [most, first] = [score, lateMs];
    if (score === most) last = lateMs;
  }
  return most >= TOGETHER * AGREE ? (first + last) / 2 : null;
}

/** The tone of the picture that is on at a moment; nothing after the last one. */
function toneShownAt(pictures: readonly Picture[], atMs: number): number | undefined {
  let [low, high] = [0, pictures.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pictures[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  const code = low < pictures.length ? pictures[low - 1]?.code : null;
  return code ? toneOf(code.frame) : undefined;
}
