import { SIGNATURE } from '#engine/control/actions/alignment/DecodedClip.ts';
import type { Motion } from './motionOf.ts';

export interface PictureMatch {
  /** Frame `index` of the first is frame `index - lag` of the second. */
  readonly lagFrames: number;
  /** Time in the first minus time in the second of the same picture. */
  readonly shiftMs: number;
  /** How sure, 0 … 1. */
  readonly confidence: number;
}

/** The best of all whole-frame lags at which at least `leastFrames` of both lie over one another; null: there is none. */
export function matchPictures(first: Motion, second: Motion, leastFrames: number): PictureMatch | null {
  const correlations = new Map<number, number>();
  for (let lag = leastFrames - second.frames; lag <= first.frames - leastFrames; lag++) {
    const correlation = correlationAt(first, second, lag, leastFrames);
    if (correlation !== null) correlations.set(lag, correlation);
  }
  const best = [...correlations].reduce<[number, number] | null>((a, b) => (a && a[1] >= b[1] ? a : b), null);
  if (!best) return null;
  const [lagFrames] = best;
  const shiftMs = shiftAt(first, second, lagFrames);
  return { lagFrames, shiftMs, confidence: confidenceIn(correlations, lagFrames) };
}

/** Normalised, -1 … 1; null when too few pictures of both are there. */
function correlationAt(first: Motion, second: Motion, lag: number, leastFrames: number): number | null {
  let [product, firstEnergy, secondEnergy, pairs] = [0, 0, 0, 0];
  for (let index = Math.max(0, lag); index < Math.min(first.frames, second.frames + lag); index++) {
    const other = index - lag;
    if (Number.isNaN(first.timesMs[index]) || Number.isNaN(second.timesMs[other])) continue;
    product += productOf(first.values, index * SIGNATURE.bytes, second.values, other * SIGNATURE.bytes);
    firstEnergy += first.energies[index] ?? 0;
    secondEnergy += second.energies[other] ?? 0;
    pairs++;
  }
  if (pairs < leastFrames * 0.9) return null;
  const energy = Math.sqrt(firstEnergy * secondEnergy);
  return energy === 0 ? 0 : product / energy;
}

function productOf(a: Float32Array, aAt: number, b: Float32Array, bAt: number): number {
  let sum = 0;
  for (let point = 0; point < SIGNATURE.bytes; point++) sum += (a[aAt + point] ?? 0) * (b[bAt + point] ?? 0);
  return sum;
}

/** Median over all pairs: whole milliseconds of both clocks waver around it. */
function shiftAt(first: Motion, second: Motion, lag: number): number {
  const shifts: number[] = [];
  for (let index = Math.max(0, lag); index < Math.min(first.frames, second.frames + lag); index++) {
    const shiftMs = (first.timesMs[index] ?? Number.NaN) - (second.timesMs[index - lag] ?? Number.NaN);
    if (!Number.isNaN(shiftMs)) shifts.push(shiftMs);
  }
  shifts.sort((a, b) => a - b);
  return shifts[shifts.length >> 1] ?? 0;
}

/**
 * What is left unlike at the best lag, against what is left at its rivals: a picture that repeats has a rival that is
 * as good. The two lags beside the best one count half: encoders that catch the camera at different moments of a frame
 * can't be told apart there, and an error of one frame is the least there can be.
 */
function confidenceIn(correlations: ReadonlyMap<number, number>, best: number): number {
  const likeness = correlations.get(best) ?? 0;
  let [far, near] = [-1, -1];
  for (const [lag, correlation] of correlations) {
    if (Math.abs(lag - best) > 1) far = Math.max(far, correlation);
    else if (lag !== best) near = Math.max(near, correlation);
  }
  const left = Math.max(1e-3, 1 - likeness);
  const clearOf = (rival: number) => Math.max(0, 1 - left / Math.max(left, 1 - rival));
  return Math.max(0, likeness) * Math.min(clearOf(far), 0.5 + 0.5 * clearOf(near));
}
