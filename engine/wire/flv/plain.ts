import { AVC_FRAME_HEADER, aacConfigBody, aacFrameBody, avcConfigBody, avcFrameHeader } from './body.ts';
import { type EnhancedPart, parseEnhanced } from './enhanced.ts';

/** Packet types that video and audio share, and the two in which pictures come with and without a composition time. */
const Packet = { start: 0, frames: 1, framesX: 3 } as const;
const Multitrack = { video: 6, audio: 5 } as const;
/** First byte and FourCC: what an enhanced body begins with when nothing is wrapped around it. */
const BARE_HEADER = 5;
const ENHANCED_AUDIO = 9;

/**
 * A video payload as every destination can take it: the default track alone, without modifiers, H.264 in the legacy
 * form. A legacy body is answered as it is; null when the message is for other tracks only. Throws `WireError` when it
 * is cut short.
 */
export function plainVideo(body: Buffer): Buffer | null {
  const first = body[0] ?? 0;
  if (first < 0x80) return body;
  const part = parseEnhanced(body, Multitrack.video);
  if (!part) return null;
  return (part.fourCc === 'avc1' && legacyAvc(body, part)) || bare(body, part, first & 0xf0);
}

/** The same of sound; AAC gets the legacy form. */
export function plainAudio(body: Buffer): Buffer | null {
  if ((body[0] ?? 0) >> 4 !== ENHANCED_AUDIO) return body;
  const part = parseEnhanced(body, Multitrack.audio);
  if (!part) return null;
  const data = body.subarray(part.from, part.to);
  if (part.fourCc === 'mp4a' && part.packetType === Packet.start) return aacConfigBody(data);
  if (part.fourCc === 'mp4a' && part.packetType === Packet.frames) return aacFrameBody(data);
  return bare(body, part, ENHANCED_AUDIO << 4);
}

function legacyAvc(body: Buffer, { packetType, from, to }: EnhancedPart): Buffer | null {
  if (packetType === Packet.start) return avcConfigBody(body.subarray(from, to));
  const hasTime = packetType === Packet.frames;
  if (!hasTime && packetType !== Packet.framesX) return null;
  const data = body.subarray(hasTime ? from + 3 : from, to);
  const compositionMs = hasTime && from + 3 <= to ? body.readIntBE(from, 3) : 0;
  const legacy = Buffer.allocUnsafe(AVC_FRAME_HEADER + data.length);
  avcFrameHeader(legacy, 0, (((body[0] ?? 0) >> 4) & 0x07) === 1, compositionMs);
  data.copy(legacy, AVC_FRAME_HEADER);
  return legacy;
}

function bare(body: Buffer, { packetType, fourCc, from, to }: EnhancedPart, flags: number): Buffer {
  if (from === BARE_HEADER) return body;
  return Buffer.concat([Buffer.from([flags | packetType]), Buffer.from(fourCc, 'latin1'), body.subarray(from, to)]);
}
