import type { FeedFormat } from './format.ts';

/**
 * One video access unit or one audio frame of a feed. Times are milliseconds on the run's own clock: unwrapped to 64
 * bits, never on the program's timeline.
 */
export interface MediaUnit {
  readonly track: 'video' | 'audio';
  readonly dtsMs: number;
  readonly ptsMs: number;
  /** Video: an IDR, seen in the NAL units, not believed from the FLV flag. */
  readonly isIdr: boolean;
  /** Video: other frames may be predicted from it. */
  readonly isReference: boolean;
  /** The FLV tag body as it came; of a unit in a ring, good until the ring drops it. */
  readonly body: Buffer;
  /** Where the NAL units or the raw audio frame begin in `body`. */
  readonly dataOffset: number;
  /** The headers that were in force when it came. */
  readonly format: FeedFormat;
}
