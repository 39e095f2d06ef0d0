import type { BitReader } from '../BitReader.ts';
import { WireError } from '../WireError.ts';

/** Video usability information (H.264 annex E.1.1), as far as a relay needs it. */
export interface Vui {
  /** Frames a second by the header; null where it does not say. */
  readonly fps: number | null;
  readonly fixedFrameRate: boolean;
  /** How many frames a picture may be shown later than its place in decoding order; null where it is not said. */
  readonly maxNumReorderFrames: number | null;
}

export const NO_VUI: Vui = { fps: null, fixedFrameRate: false, maxNumReorderFrames: null };

const EXTENDED_SAR = 255;

/** Encoders are known to write a broken end of it; that costs what stands there, not the feed. */
export function parseVui(bits: BitReader): Vui {
  let vui = NO_VUI;
  try {
    skipPicture(bits);
    if (bits.flag()) vui = { ...vui, ...readTiming(bits) };
    vui = { ...vui, maxNumReorderFrames: readReordering(bits) };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
  return vui;
}

function skipPicture(bits: BitReader): void {
  if (bits.flag() && bits.bits(8) === EXTENDED_SAR) bits.bits(32);
  if (bits.flag()) bits.flag(); // overscan
  if (bits.flag()) {
    bits.bits(4); // video_format, video_full_range_flag
    if (bits.flag()) bits.bits(24); // colour primaries, transfer, matrix
  }
  if (bits.flag()) {
    bits.unsigned(); // chroma_sample_loc_type, top and bottom
    bits.unsigned();
  }
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
