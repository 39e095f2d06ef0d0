/** What an encoder of the simulation is like, for as long as one session lasts. */
export interface EncoderShape {
  readonly fps: number;
  readonly gopFrames: number;
  /** 0 none, 2 the usual, 3 a pyramid: the one in the middle is a reference, too. */
  readonly bFrames: 0 | 2 | 3;
  /** Where its time stamps begin. */
  readonly clockMs: number;
  /** OBS masks its time stamps to 31 bits, others to 32. */
  readonly clockBits: 31 | 32;
  /** From the moment a frame is shown to its arrival. */
  readonly latencyMs: number;
  /** Arrivals come later than that by up to so much, each by its own. */
  readonly jitterMs: number;
  /** Which frame of a GOP is the IDR. */
  readonly phase: number;
  readonly driftPpm: number;
  /** Picture parameter set: encoders with another one are of class B. */
  readonly pps: string;
  readonly format: EncoderFormat;
  /** It sends what it made only so often; 0: at once. */
  readonly burstMs: number;
}

/** What viewers of one session can't be brought from one to another of. In hexadecimal. */
export interface EncoderFormat {
  readonly sps: string;
  readonly asc: string;
}

export function isSameFormat(a: EncoderFormat, b: EncoderFormat): boolean {
  return a.sps === b.sps && a.asc === b.asc;
}

/** H.264 baseline from a real x264; AAC-LC at 48 kHz. */
const SMALL = '6742c01ed900a02ff970110000030001000003003c0f162e48';
const LARGE = '6742c01fd9005005bb0110000003001000000303c0f1832480';
const STEREO = '1190';
const MONO = '1188';

/** 640×360 with stereo: what nearly all encoders of the simulation send. */
export const USUAL: EncoderFormat = { sps: SMALL, asc: STEREO };
/** 1280×720 is of class C to that, mono of class D. */
export const OTHERS = [
  { sps: LARGE, asc: STEREO },
  { sps: SMALL, asc: MONO },
] as const satisfies readonly EncoderFormat[];

export const PPS = ['68ce3c80', '68ce3c8080'] as const;

export function avcC(shape: EncoderShape): Buffer {
  const sps = Buffer.from(shape.format.sps, 'hex');
  const picture = Buffer.from(shape.pps, 'hex');
  const lengths = [Buffer.from([0, sps.length]), Buffer.from([1, 0, picture.length])] as const;
  return Buffer.concat([Buffer.from('0142c01effe1', 'hex'), lengths[0], sps, lengths[1], picture]);
}

/** Frames of one group in order of decoding: an IDR alone, else a reference before the frames shown before it. */
export function groupFrom(frame: number, { gopFrames, bFrames, phase }: EncoderShape): readonly number[] {
  const toIdr = (gopFrames - ((((frame - phase) % gopFrames) + gopFrames) % gopFrames)) % gopFrames;
  if (toIdr === 0 || bFrames === 0) return [frame];
  const reference = frame + Math.min(bFrames, toIdr - 1);
  const between = Array.from({ length: reference - frame }, (_, index) => frame + index);
  const middle = bFrames === 3 && between.length === 3 ? between.splice(1, 1) : [];
  return [reference, ...middle, ...between];
}

/** By how many frames decoding runs ahead of presentation. */
export function reorderFrames({ bFrames }: EncoderShape): number {
  return bFrames === 0 ? 0 : bFrames === 2 ? 1 : 2;
}

export function isIdrAt(frame: number, { gopFrames, phase }: EncoderShape): boolean {
  return (frame - phase) % gopFrames === 0;
}

export function isReferenceAt(index: number, group: readonly number[], { bFrames }: EncoderShape): boolean {
  return index === 0 || (bFrames === 3 && group.length === 4 && index === 1);
}
