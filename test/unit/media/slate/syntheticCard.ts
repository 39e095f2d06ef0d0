import { avcConfigBody, avcFrameHeader } from '#engine/wire/flv/body.ts';
import { FlvTagType, flvHeader, flvTag } from '#engine/wire/flv/file.ts';

/** H.264 baseline from a real x264. */
export const SPS = {
  '640x360': '6742c01ed900a02ff970110000030001000003003c0f162e48',
  '320x180': '6742c00dd901419f9f0110000003001000000303c0f142a480',
} as const;

export interface CardShape {
  readonly sps: keyof typeof SPS;
  readonly frames: number;
  readonly gopFrames: number;
  readonly fps: number;
  readonly compositionMs: number;
}

export const CARD_PPS = '68ce0f2c80';
/** Number that stands in the first picture; the next ones count on from it. */
export const CARD_FRAME = 0x40000000;

const usual: CardShape = { sps: '640x360', frames: 60, gopFrames: 30, fps: 30, compositionMs: 0 };

/** An FLV file as ffmpeg makes it, with numbers instead of coded pictures. */
export function syntheticCard(shape: Partial<CardShape> = {}): Buffer {
  const { sps, frames, gopFrames, fps, compositionMs } = { ...usual, ...shape };
  const tags = [flvHeader(), flvTag(FlvTagType.video, 0, avcConfigBody(avcC(SPS[sps])))];
  for (let frame = 0; frame < frames; frame++) {
    const isIdr = frame % gopFrames === 0;
    const body = Buffer.alloc(14);
    avcFrameHeader(body, 0, isIdr, compositionMs);
    body.writeUInt32BE(5, 5);
    body[9] = isIdr ? 0x65 : 0x41;
    body.writeUInt32BE(CARD_FRAME + frame, 10);
    tags.push(flvTag(FlvTagType.video, Math.round((frame * 1000) / fps), body));
  }
  return Buffer.concat(tags);
}

function avcC(spsHex: string): Buffer {
  const sps = Buffer.from(spsHex, 'hex');
  const pps = Buffer.from(CARD_PPS, 'hex');
  const head = Buffer.from([1, ...sps.subarray(1, 4), 0xff, 0xe1, 0, sps.length]);
  return Buffer.concat([head, sps, Buffer.from([1, 0, pps.length]), pps]);
}
