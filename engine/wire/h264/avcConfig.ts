import { WireError } from '../WireError.ts';

/** AVCDecoderConfigurationRecord (ISO 14496-15 §5.3.3.1), the "avcC" of a sequence header. */
export interface AvcConfig {
  /** Bytes of the length before each NAL unit: 1, 2 or 4. */
  readonly lengthSize: number;
  readonly profile: number;
  readonly compat: number;
  readonly level: number;
  /** Views into the record. */
  readonly sps: readonly Buffer[];
  readonly pps: readonly Buffer[];
}

/** Throws `WireError`. What high profiles append (chroma, bit depths) stands in the SPS, too, and is left. */
export function parseAvcConfig(avcC: Uint8Array): AvcConfig {
  const bytes = Buffer.from(avcC.buffer, avcC.byteOffset, avcC.byteLength);
  if (bytes.length < 7) throw new WireError('avcc-truncated');
  if (bytes[0] !== 1) throw new WireError('avcc-version', String(bytes[0]));
  const lengthSize = (bytes.readUInt8(4) & 3) + 1;
  if (lengthSize === 3) throw new WireError('avcc-length-size');
  const sps = readSets(bytes, 6, bytes.readUInt8(5) & 0x1f);
  if (sps.end >= bytes.length) throw new WireError('avcc-truncated');
  const pps = readSets(bytes, sps.end + 1, bytes.readUInt8(sps.end));
  return {
    lengthSize,
    profile: bytes.readUInt8(1),
    compat: bytes.readUInt8(2),
    level: bytes.readUInt8(3),
    sps: sps.sets,
    pps: pps.sets,
  };
}

/** SPS and PPS as NAL units with their lengths, to stand before an IDR in its access unit. */
export function parameterSetsInBand(config: AvcConfig): Buffer {
  const parts: Buffer[] = [];
  for (const set of [...config.sps, ...config.pps]) {
    const length = Buffer.allocUnsafe(config.lengthSize);
    if (set.length >= 2 ** (8 * config.lengthSize)) throw new WireError('avcc-set-too-long');
    length.writeUIntBE(set.length, 0, config.lengthSize);
    parts.push(length, set);
  }
  return Buffer.concat(parts);
}

function readSets(bytes: Buffer, start: number, count: number): { sets: Buffer[]; end: number } {
  const sets: Buffer[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 2 > bytes.length) throw new WireError('avcc-truncated');
    const end = at + 2 + bytes.readUInt16BE(at);
    if (end > bytes.length) throw new WireError('avcc-truncated');
    sets.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return { sets, end: at };
}
