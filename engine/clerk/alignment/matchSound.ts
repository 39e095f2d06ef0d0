import { SOUND_HZ } from '#engine/control/actions/alignment/DecodedClip.ts';

/** Encoders set their sound against the picture by less than this. */
const RANGE_MS = 250;
const LEAST_MS = 1_500;
/** Mean square below which there is silence, of samples of 16 bits. */
const SILENCE = 20 ** 2;
const PER_MS = SOUND_HZ / 1000;

export interface SoundMatch {
  /** How much later the sound of the second comes than the pictures say. */
  readonly offsetMs: number;
  /** Normalised, -1 … 1. */
  readonly correlation: number;
}

/**
 * Where the sound of both agrees best, near where the pictures do: `shiftMs` is time in the first minus time in the
 * second. Null: silence, or too little of it.
 */
export function matchSound(first: Int16Array, second: Int16Array, shiftMs: number): SoundMatch | null {
  const shift = Math.round(shiftMs * PER_MS);
  const range = RANGE_MS * PER_MS;
  // Sample n of the first belongs to n - shift + lag of the second; what is compared is there for every lag.
  const from = Math.max(0, shift + range);
  const until = Math.min(first.length, second.length + shift - range);
  if (until - from < LEAST_MS * PER_MS) return null;
  const a = withoutMean(first.subarray(from, until));
  const b = withoutMean(second.subarray(from - shift - range, until - shift + range));
  if (meanSquare(a) < SILENCE || meanSquare(b) < SILENCE) return null;
  const scores = correlations(a, b, 2 * range);
  const best = nearestPeak(scores, range);
  return { offsetMs: Math.round((best - range) / PER_MS), correlation: scores[best] ?? 0 };
}

/** How like `a` is to the part of `b` that begins at each place up to `last`. */
function correlations(a: Float32Array, b: Float32Array, last: number): Float64Array {
  const energies = runningEnergy(b);
  const own = meanSquare(a) * a.length;
  const scores = new Float64Array(last + 1);
  for (let at = 0; at < scores.length; at++) {
    const energy = (energies[Math.min(b.length, at + a.length)] ?? 0) - (energies[at] ?? 0);
    scores[at] = productAt(a, b, at) / Math.sqrt(Math.max(1, own * energy));
  }
  return scores;
}

/** A tone is like itself every few milliseconds: of peaks that are as good the nearest to the middle counts. */
function nearestPeak(scores: Float64Array, middle: number): number {
  const high = scores.reduce((most, score) => Math.max(most, score), -1);
  const good = high - 0.05 * Math.abs(high);
  const reach = (at: number) => Math.abs(at - middle);
  let best = -1;
  for (const [at, score] of scores.entries()) {
    const isPeak = score >= (scores[at - 1] ?? -1) && score >= (scores[at + 1] ?? -1);
    if (isPeak && score >= good && (best < 0 || reach(at) < reach(best))) best = at;
  }
  return Math.max(0, best);
}

function withoutMean(samples: Int16Array): Float32Array {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  return Float32Array.from(samples, (sample) => sample - mean);
}

function meanSquare(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** Sum of squares of all samples before each place. */
function runningEnergy(samples: Float32Array): Float64Array {
  const sums = new Float64Array(samples.length + 1);
  for (const [index, sample] of samples.entries()) sums[index + 1] = (sums[index] ?? 0) + sample * sample;
  return sums;
}

function productAt(a: Float32Array, b: Float32Array, at: number): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[at + index] ?? 0);
  return sum;
}
