import { BitReader } from '../BitReader.ts';
import { WireError } from '../WireError.ts';
import { NO_VUI, parseVui, type Vui } from './vui.ts';

/** Sequence parameter set (H.264 §7.3.2.1.1), as far as a relay needs it. */
export interface Sps extends Vui {
  readonly profileIdc: number;
  /** The byte after `profile_idc`: set0 is its top bit. */
  readonly constraintFlags: number;
  readonly levelIdc: number;
  /** Visible picture, cropping taken off. */
  readonly width: number;
  readonly height: number;
  readonly chromaFormatIdc: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  readonly interlaced: boolean;
  readonly maxNumRefFrames: number;
}

const WITH_CHROMA_FORMAT = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const MAX_MACROBLOCKS = 1024;

/** `sps` is the NAL unit with its header byte, emulation prevention included. Throws `WireError`. */
export function parseSps(sps: Uint8Array): Sps {
  if (((sps[0] ?? 0) & 0x1f) !== 7) throw new WireError('sps-type');
  const bits = new BitReader(withoutEmulationPrevention(sps.subarray(1)));
  const profileIdc = bits.bits(8);
  const constraintFlags = bits.bits(8);
  const levelIdc = bits.bits(8);
  bits.unsigned(); // seq_parameter_set_id
  const format = WITH_CHROMA_FORMAT.has(profileIdc)
    ? readFormat(bits)
    : { chromaFormatIdc: 1, arrayType: 1, bitDepthLuma: 8, bitDepthChroma: 8 };
  bits.unsigned(); // log2_max_frame_num_minus4
  skipPictureOrderCount(bits);
  const maxNumRefFrames = bits.unsigned();
  bits.flag(); // gaps_in_frame_num_value_allowed_flag
  const { chromaFormatIdc, arrayType, bitDepthLuma, bitDepthChroma } = format;
  const size = readSize(bits, arrayType);
  const vui = bits.flag() ? parseVui(bits) : NO_VUI;
  return {
    profileIdc,
    constraintFlags,
    levelIdc,
    ...size,
    chromaFormatIdc,
    bitDepthLuma,
    bitDepthChroma,
    maxNumRefFrames,
    ...vui,
  };
}

export function profileName(profileIdc: number, constraintFlags: number): string {
  const set = (index: number) => (constraintFlags & (0x80 >> index)) !== 0;
  switch (profileIdc) {
    case 66:
      return set(1) ? 'Constrained Baseline' : 'Baseline';
    case 77:
      return 'Main';
    case 88:
      return 'Extended';
    case 100:
      return set(4) ? (set(5) ? 'Constrained High' : 'Progressive High') : 'High';
    case 110:
      return 'High 10';
    case 122:
      return 'High 4:2:2';
    case 244:
      return 'High 4:4:4 Predictive';
    default:
      return `Profile ${profileIdc}`;
  }
}

function readFormat(bits: BitReader) {
  const chromaFormatIdc = bits.unsigned();
  if (chromaFormatIdc > 3) throw new WireError('sps-chroma-format');
  const separatePlanes = chromaFormatIdc === 3 && bits.flag();
  const bitDepthLuma = 8 + bits.unsigned();
  const bitDepthChroma = 8 + bits.unsigned();
  if (bitDepthLuma > 14 || bitDepthChroma > 14) throw new WireError('sps-bit-depth');
  bits.flag(); // qpprime_y_zero_transform_bypass_flag
  if (bits.flag()) skipScalingLists(bits, chromaFormatIdc === 3 ? 12 : 8);
  return { chromaFormatIdc, arrayType: separatePlanes ? 0 : chromaFormatIdc, bitDepthLuma, bitDepthChroma };
}

/** §7.3.2.1.1.1 */
function skipScalingLists(bits: BitReader, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (!bits.flag()) continue;
    const size = list < 6 ? 16 : 64;
    let last = 8;
    for (let index = 0, next = 8; index < size && next !== 0; index += 1) {
      next = (last + bits.signed() + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

function skipPictureOrderCount(bits: BitReader): void {
  const type = bits.unsigned();
  if (type === 0) {
    bits.unsigned(); // log2_max_pic_order_cnt_lsb_minus4
  } else if (type === 1) {
    bits.flag();
    bits.signed();
    bits.signed();
    const count = bits.unsigned();
    if (count > 255) throw new WireError('sps-order-count');
    for (let index = 0; index < count; index += 1) bits.signed();
  } else if (type !== 2) {
    throw new WireError('sps-order-count');
  }
}

/** Cropping counts in units of the chroma sampling and, where there are fields, of two lines (§7.4.2.1.1). */
function readSize(bits: BitReader, arrayType: number) {
  const widthInMacroblocks = bits.unsigned() + 1;
  const heightInMapUnits = bits.unsigned() + 1;
  const framesOnly = bits.flag();
  if (!framesOnly) bits.flag(); // mb_adaptive_frame_field_flag
  bits.flag(); // direct_8x8_inference_flag
  if (widthInMacroblocks > MAX_MACROBLOCKS || heightInMapUnits > MAX_MACROBLOCKS) throw new WireError('sps-size');
  const lines = framesOnly ? 1 : 2;
  let width = widthInMacroblocks * 16;
  let height = heightInMapUnits * 16 * lines;
  if (bits.flag()) {
    const unitX = arrayType === 1 || arrayType === 2 ? 2 : 1;
    const unitY = (arrayType === 1 ? 2 : 1) * lines;
    width -= (bits.unsigned() + bits.unsigned()) * unitX;
    height -= (bits.unsigned() + bits.unsigned()) * unitY;
  }
  if (width <= 0 || height <= 0) throw new WireError('sps-size');
  return { width, height, interlaced: !framesOnly };
}

/** Takes the 03 out of each 00 00 03 (§7.4.1). */
function withoutEmulationPrevention(bytes: Uint8Array): Uint8Array {
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    plain[length] = byte;
    length += 1;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return plain.subarray(0, length);
}
