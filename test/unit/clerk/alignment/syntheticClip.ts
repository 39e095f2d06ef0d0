import { type DecodedClip, SIGNATURE, SOUND_HZ } from '#engine/control/actions/alignment/DecodedClip.ts';

export interface ClipShape {
  readonly fps: number;
  readonly seconds: number;
  /** Which moment of the scene the first picture shows, in frames. */
  readonly fromFrame: number;
  /** Time of the first picture in the clip. */
  readonly startMs: number;
  /** Coding noise, in grey levels either way. */
  readonly noise: number;
  readonly seed: number;
  readonly dropped: readonly number[];
  /** How much later than its picture the sound comes. */
  readonly soundLateMs: number;
  readonly hasSound: boolean;
  /** Grey level at a point of the scene. */
  readonly scene: (frame: number, x: number, y: number) => number;
}

const usual: ClipShape = {
  fps: 30,
  seconds: 5,
  fromFrame: 0,
  startMs: 0,
  noise: 1.5,
  seed: 1,
  dropped: [],
  soundLateMs: 0,
  hasSound: true,
  scene: wanderingLight,
};

/** Seconds of a scene as an encoder and a decoder would leave them. */
export function syntheticClip(wanted: Partial<ClipShape> = {}): DecodedClip {
  const shape = { ...usual, ...wanted };
  const random = randomFrom(shape.seed);
  const frameMs = 1000 / shape.fps;
  const frames = Array.from({ length: shape.seconds * shape.fps }, (_, index) => index);
  const kept = frames.filter((index) => !shape.dropped.includes(index));
  const pictures = new Uint8Array(kept.length * SIGNATURE.bytes);
  for (const [place, index] of kept.entries()) {
    for (let point = 0; point < SIGNATURE.bytes; point++) {
      const [x, y] = [point % SIGNATURE.width, Math.floor(point / SIGNATURE.width)];
      const grey = shape.scene(shape.fromFrame + index, x, y) + (random() - 0.5) * 2 * shape.noise;
      pictures[place * SIGNATURE.bytes + point] = Math.min(255, Math.max(0, Math.round(grey)));
    }
  }
  const timesMs = Float64Array.from(kept, (index) => Math.round(shape.startMs + index * frameMs));
  return { pictures, timesMs, frameMs, sound: shape.hasSound ? soundOf(shape) : null };
}

/** A light that wanders over a grey wall in steps that do not repeat. */
export function wanderingLight(frame: number, x: number, y: number): number {
  const at = frame / 20;
  const centreX = 16 + 10 * Math.sin(at) + 4 * Math.sin(at * 2.7);
  const centreY = 9 + 5 * Math.cos(at * 1.3);
  return 60 + 150 * Math.exp(-((x - centreX) ** 2 + (y - centreY) ** 2) / 12);
}

/** Noise that is the same at the same moment of the scene. */
function soundOf({ fromFrame, fps, seconds, startMs, soundLateMs }: ClipShape): Int16Array {
  const sceneMs = (fromFrame * 1000) / fps - startMs - soundLateMs;
  const first = Math.round((sceneMs * SOUND_HZ) / 1000);
  const length = Math.round(((seconds * 1000 + startMs) * SOUND_HZ) / 1000);
  return Int16Array.from({ length }, (_, index) => 6000 * (randomFrom(first + index + 100_000)() - 0.5));
}

function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
