/** Size of the small pictures that are compared: enough to tell two moments apart, small enough to lose the coding noise. */
export const SIGNATURE = { width: 32, height: 18, bytes: 32 * 18 } as const;
export const SOUND_HZ = 8_000;

/** Some seconds of a feed, decoded for comparing. Plain data: it crosses to the clerk's thread. Times in ms of the clip. */
export interface DecodedClip {
  /** Grey pictures of `SIGNATURE.bytes` each, in order of presentation. */
  readonly pictures: Uint8Array;
  /** One presentation time a picture. */
  readonly timesMs: Float64Array;
  readonly frameMs: number;
  /** Mono at `SOUND_HZ`; the first sample is at time 0 of the clip. Null: no sound. */
  readonly sound: Int16Array | null;
}

/** How a second feed lies against a first one. */
export type Comparison =
  | {
      readonly kind: 'found';
      /** Time in the first clip minus time in the second one of the same picture. */
      readonly shiftMs: number;
      /** How much later the second feed brings its sound than the first does, each against its picture; null: can't be told. */
      readonly soundOffsetMs: number | null;
      /** 0 … 1. */
      readonly confidence: number;
    }
  /** Nothing moved in one of the two. */
  | { readonly kind: 'still' }
  /** Less than two seconds of pictures of each. */
  | { readonly kind: 'too-short' };
