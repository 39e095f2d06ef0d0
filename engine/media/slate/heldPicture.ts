import { avcFrameHeader } from '#engine/wire/flv/body.ts';
import { parameterSetsInBand } from '#engine/wire/h264/avcConfig.ts';
import type { MediaUnit } from '../feeds/unit.ts';

/** The held picture is shown again so often: servers and players see a live stream, nobody sees a jump. */
export const HELD_PICTURE_EVERY_MS = 250;

/**
 * The last IDR of the last feed as a picture that can be sent again and again: its parameter sets in band, shown when
 * it is decoded. Parts of an FLV body; null for a feed whose pictures we can't take apart.
 */
export function heldPicture(idr: MediaUnit): readonly Buffer[] | null {
  const avc = idr.format.video?.avc;
  if (!avc) return null;
  const header = Buffer.allocUnsafe(5);
  avcFrameHeader(header, 0, true, 0);
  return [header, parameterSetsInBand(avc), idr.body.subarray(idr.dataOffset)];
}
