import { avcFrameHeader } from '#engine/wire/flv/body.ts';
import { parameterSetsInBand } from '#engine/wire/h264/avcConfig.ts';
import type { MediaUnit } from '../feeds/unit.ts';

/** The held picture is shown again so often: servers and players see a live stream, nobody sees a jump. */
export const HELD_PICTURE_EVERY_MS = 250;

/**
 * The last IDR of the last feed as a picture that can be sent again and again: its parameter sets in band, shown when
 * it is decoded; of other codecs than H.264 as it came, since the session has their header. Parts of an FLV body; null
 * for a legacy body of a codec that we can't take apart.
 */
export function heldPicture(idr: MediaUnit): readonly Buffer[] | null {
  const { video } = idr.format;
  if (!video?.avc) return video && isEnhanced(idr) ? enhanced(idr) : null;
  const { avc } = video;
  const header = Buffer.allocUnsafe(5);
  avcFrameHeader(header, 0, true, 0);
  return [header, parameterSetsInBand(avc), idr.body.subarray(idr.dataOffset)];
}

const FOUR_CC_END = 5;
/** A key frame that is shown when it is decoded (E-RTMP: CodedFramesX). */
const KEY_FRAMES_X = 0x93;

function isEnhanced({ body }: MediaUnit): boolean {
  return (body[0] ?? 0) >= 0x80;
}

function enhanced(idr: MediaUnit): readonly Buffer[] {
  return [Buffer.from([KEY_FRAMES_X]), idr.body.subarray(1, FOUR_CC_END), idr.body.subarray(idr.dataOffset)];
}
