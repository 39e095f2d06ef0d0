import { type DecodedClip, SIGNATURE } from '#engine/control/actions/alignment/DecodedClip.ts';

/** Frames on each side over which a picture is averaged: about a second in all. */
const AROUND = 12;
/** Grey levels: points that change by less than this carry coding noise more than anything else. */
const NOISE = 3;

/** What moves in a clip, frame by frame on a regular grid that begins with the first picture. */
export interface Motion {
  readonly frames: number;
  /** `SIGNATURE.bytes` values a frame, each in shares of how much its point changes; zeros where the picture is missing. */
  readonly values: Float32Array;
  /** Sum of squares of each frame; 0 where the picture is missing. */
  readonly energies: Float64Array;
  /** Presentation time of each frame; NaN where it is missing. */
  readonly timesMs: Float64Array;
  /** Mean change of a point of the picture, in grey levels of 255. */
  readonly strength: number;
}

/**
 * Each picture less the mean of those around it: what stands still, logos that differ and slow changes of light drop
 * out, so that only what tells one moment from the next is compared. Every point that changes has the same say: a
 * counter that only one of the feeds shows would else drown out the rest.
 */
export function motionOf(clip: DecodedClip): Motion {
  const { grid, timesMs } = onGrid(clip);
  const frames = timesMs.length;
  const values = new Float32Array(frames * SIGNATURE.bytes);
  const energies = new Float64Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    if (grid[frame] !== -1) subtractAround(clip.pictures, grid, frame, values);
  }
  const present = Math.max(1, grid.filter((picture) => picture !== -1).length);
  const strengths = strengthsOf(values, present);
  for (let at = 0; at < values.length; at++) {
    const value = (values[at] ?? 0) / ((strengths[at % SIGNATURE.bytes] ?? 0) + NOISE);
    const frame = Math.floor(at / SIGNATURE.bytes);
    values[at] = value;
    energies[frame] = (energies[frame] ?? 0) + value * value;
  }
  const meanSquare = strengths.reduce((sum, one) => sum + one * one, 0) / SIGNATURE.bytes;
  return { frames, values, energies, timesMs, strength: Math.sqrt(meanSquare) };
}

/** How much each point of the picture changes over time, in grey levels. */
function strengthsOf(values: Float32Array, pictures: number): Float64Array {
  const squares = new Float64Array(SIGNATURE.bytes);
  for (const [at, value] of values.entries()) {
    const point = at % SIGNATURE.bytes;
    squares[point] = (squares[point] ?? 0) + value * value;
  }
  return squares.map((sum) => Math.sqrt(sum / pictures));
}

/** Which picture stands at each place of the frame grid, -1 for none: dropped frames must not move those behind them. */
function onGrid({ timesMs, frameMs }: DecodedClip): { grid: Int32Array; timesMs: Float64Array } {
  const startMs = timesMs[0] ?? 0;
  const places = Array.from(timesMs, (timeMs) => Math.round((timeMs - startMs) / frameMs));
  const frames = Math.max(0, ...places.map((place) => place + 1));
  const grid = new Int32Array(frames).fill(-1);
  const gridTimesMs = new Float64Array(frames).fill(Number.NaN);
  for (const [picture, place] of places.entries()) {
    grid[place] = picture;
    gridTimesMs[place] = timesMs[picture] ?? 0;
  }
  return { grid, timesMs: gridTimesMs };
}

function subtractAround(pictures: Uint8Array, grid: Int32Array, frame: number, values: Float32Array): void {
  const around = grid.subarray(Math.max(0, frame - AROUND), frame + AROUND + 1).filter((picture) => picture !== -1);
  const own = (grid[frame] ?? 0) * SIGNATURE.bytes;
  for (let point = 0; point < SIGNATURE.bytes; point++) {
    let sum = 0;
    for (let index = 0; index < around.length; index++) {
      sum += pictures[(around[index] ?? 0) * SIGNATURE.bytes + point] ?? 0;
    }
    values[frame * SIGNATURE.bytes + point] = (pictures[own + point] ?? 0) - sum / around.length;
  }
}
