import type { BitReader } from '../BitReader.ts';
import { WireError } from '../WireError.ts';

/** Video usability information (H.264 annex E.1.1), as far as a relay needs it. */
export interface Vui {
  /** Frames a second by the header; null where it does not say. */
  readonly fps: number | null;
  readonly fixedFrameRate: boolean;
  /** How many frames a picture may be shown later than its place in decoding order; null where it is not said. */
  readonly maxNumReorderFrames: number | null;
  /** Width to height of a pixel, `1:1` unless it says otherwise. */
  readonly pixelShape: string;
  /** Primaries, transfer and matrix by their numbers (table E-3 ff.), and the range: `1/1/1 limited`. */
  readonly colour: string;
}

const UNSPECIFIED = 2;

export const NO_VUI: Vui = {
  fps: null,
  fixedFrameRate: false,
  maxNumReorderFrames: null,
  pixelShape: '1:1',
  colour: colourOf([UNSPECIFIED, UNSPECIFIED, UNSPECIFIED], false),
};

const EXTENDED_SAR = 255;
/** Table E-1, from aspect_ratio_idc 1 on. */
const PIXEL_SHAPES = '1:1 12:11 10:11 16:11 40:33 24:11 20:11 32:11 80:33 18:11 15:11 64:33 160:99 4:3 3:2 2:1'.split(
  ' ',
);

/** Encoders are known to write a broken end of it; that costs what stands there, not the feed. */
export function parseVui(bits: BitReader): Vui {
  let vui = NO_VUI;
  try {
    vui = { ...vui, ...readPicture(bits) };
    if (bits.flag()) vui = { ...vui, ...readTiming(bits) };
    vui = { ...vui, maxNumReorderFrames: readReordering(bits) };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
  return vui;
}

function readPicture(bits: BitReader): Pick<Vui, 'pixelShape' | 'colour'> {
  const pixelShape = bits.flag() ? readPixelShape(bits) : NO_VUI.pixelShape;
  if (bits.flag()) bits.flag(); // overscan
  const colour = bits.flag() ? readColour(bits) : NO_VUI.colour;
  if (bits.flag()) {
    bits.unsigned(); // chroma_sample_loc_type, top and bottom
    bits.unsigned();
  }
  return { pixelShape, colour };
}

function readPixelShape(bits: BitReader): string {
  const index = bits.bits(8);
  if (index === EXTENDED_SAR) return `${bits.bits(16)}:${bits.bits(16)}`;
  return PIXEL_SHAPES[index - 1] ?? NO_VUI.pixelShape;
}

function readColour(bits: BitReader): string {
  bits.bits(3); // video_format
  const isFull = bits.flag();
  if (!bits.flag()) return colourOf([UNSPECIFIED, UNSPECIFIED, UNSPECIFIED], isFull);
  return colourOf([bits.bits(8), bits.bits(8), bits.bits(8)], isFull);
}

function colourOf(numbers: readonly [number, number, number], isFull: boolean): string {
  return `${numbers.join('/')} ${isFull ? 'full' : 'limited'}`;
}

/** A tick is a field's time: two of them make a frame. */
function readTiming(bits: BitReader): Pick<Vui, 'fps' | 'fixedFrameRate'> {
  const unitsInTick = bits.bits(32);
  const timeScale = bits.bits(32);
  const fixedFrameRate = bits.flag();
  return { fps: unitsInTick > 0 && timeScale > 0 ? timeScale / (2 * unitsInTick) : null, fixedFrameRate };
}

function readReordering(bits: BitReader): number | null {
  const hasNal = bits.flag();
  if (hasNal) skipHrd(bits);
  const hasVcl = bits.flag();
  if (hasVcl) skipHrd(bits);
  if (hasNal || hasVcl) bits.flag(); // low_delay_hrd_flag
  bits.flag(); // pic_struct_present_flag
  if (!bits.flag()) return null;
  bits.flag(); // motion_vectors_over_pic_boundaries_flag
  for (let field = 0; field < 4; field += 1) bits.unsigned();
  return bits.unsigned();
}

/** Annex E.1.2 */
function skipHrd(bits: BitReader): void {
  const count = bits.unsigned() + 1;
  if (count > 32) throw new WireError('sps-hrd');
  bits.bits(8); // bit_rate_scale, cpb_size_scale
  for (let index = 0; index < count; index += 1) {
    bits.unsigned();
    bits.unsigned();
    bits.flag();
  }
  bits.bits(20); // four lengths of five bits
}
