/** Builders of legacy bodies, which every ingest takes: H.264 and AAC only. */

/** Bytes before the NAL units of an H.264 picture. */
export const AVC_FRAME_HEADER = 5;

/** Sequence header with the avcC record. */
export function avcConfigBody(avcC: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0x17, 0, 0, 0, 0]), avcC]);
}

/** Writes the five bytes before the NAL units; `compositionMs` is signed 24 bit. Returns the offset after them. */
export function avcFrameHeader(target: Buffer, at: number, isKey: boolean, compositionMs: number): number {
  target[at] = isKey ? 0x17 : 0x27;
  target[at + 1] = 1;
  return target.writeUIntBE(compositionMs & 0xffffff, at + 2, 3);
}

/** Sequence header with the AudioSpecificConfig. */
export function aacConfigBody(asc: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0xaf, 0]), asc]);
}

/** A raw AAC frame, without ADTS. */
export function aacFrameBody(raw: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0xaf, 1]), raw]);
}
