import { type Fault, fault, type Outcome } from '#engine/base/fault.ts';
import { FlvTagType, flvTags } from '#engine/wire/flv/file.ts';
import { parseVideoBody, type VideoFrame } from '#engine/wire/flv/video.ts';
import { inspectAccessUnit } from '#engine/wire/h264/accessUnit.ts';
import { compatibility } from '../feeds/compatibility.ts';
import { type FeedFormat, frameRate, NO_FORMAT, videoHeader } from '../feeds/format.ts';
import type { MediaUnit } from '../feeds/unit.ts';

/** A silent clip that is shown over and over while no encoder is there. */
export interface SlateCard {
  readonly format: FeedFormat;
  readonly frameMs: number;
  /** Each stands at time 0 and is decoded in this order, which is that of presentation; the first is an IDR. */
  readonly frames: readonly MediaUnit[];
}

/** Reads a card from an FLV file with H.264; its pictures are views into `bytes`. Faults: `card-unusable`. */
export function readSlateCard(bytes: Buffer, frameMs: number): Outcome<SlateCard> {
  let format: FeedFormat = NO_FORMAT;
  const frames: MediaUnit[] = [];
  try {
    for (const { type, body } of flvTags(bytes)) {
      const parsed = type === FlvTagType.video ? parseVideoBody(body) : null;
      if (parsed?.kind === 'config') format = { video: videoHeader(parsed.codec, body, parsed.config), audio: null };
      else if (parsed?.kind === 'frame') frames.push(unitOf(body, parsed, format));
    }
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error));
  }
  if (!format.video?.avc || !frames[0]?.isIdr) return unusable('it does not begin with a keyframe');
  if (frames.some((frame) => frame.ptsMs !== 0))
    return unusable('its pictures are not coded in the order they are shown');
  return { ok: true, value: { format, frameMs, frames } };
}

/** Whether a session that shows `house` can go over to the card: same picture format, other parameter sets at most. */
export function cardFits(card: SlateCard, house: FeedFormat, houseFrameMs: number): boolean {
  if (!house.video) return false;
  const { video } = card.format;
  const [houseFps, cardFps] = [frameRate(house.video, houseFrameMs), video ? frameRate(video, card.frameMs) : 0];
  const found = compatibility({ ...house, audio: null }, card.format, houseFps, cardFps);
  return found === 'A' || found === 'B';
}

function unitOf(body: Buffer, frame: VideoFrame, format: FeedFormat): MediaUnit {
  const lengthSize = format.video?.avc?.lengthSize ?? 4;
  const { hasIdr, isReference } = inspectAccessUnit(body, frame.dataOffset, frame.dataEnd, lengthSize);
  const { compositionMs: ptsMs, dataOffset } = frame;
  return { track: 'video', dtsMs: 0, ptsMs, isIdr: hasIdr, isReference, body, dataOffset, format };
}

function unusable(why: string): { ok: false; fault: Fault } {
  return { ok: false, fault: fault('card-unusable', { why }) };
}
