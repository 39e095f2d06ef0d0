import { WireError } from '../WireError.ts';
import { parseEnhanced } from './enhanced.ts';

export type VideoCodec = 'h264' | 'hevc' | 'av1' | 'vp9' | 'vp8' | 'vvc' | 'other';

export type VideoBody =
  | { readonly kind: 'config'; readonly codec: VideoCodec /** A view: avcC, hvcC, av1C… */; readonly config: Buffer }
  | VideoFrame
  | { readonly kind: 'end' }
  | { readonly kind: 'ignored'; readonly why: string };

export interface VideoFrame {
  readonly kind: 'frame';
  readonly codec: VideoCodec;
  /** What the sender says; not proof of an IDR. */
  readonly isKeyFlag: boolean;
  /** PTS − DTS; may be negative. */
  readonly compositionMs: number;
  /** The coded picture lies at `dataOffset` to `dataEnd` of the body. */
  readonly dataOffset: number;
  readonly dataEnd: number;
  readonly trackId: 0;
}

const FOUR_CC: Readonly<Record<string, VideoCodec>> = {
  avc1: 'h264',
  hvc1: 'hevc',
  av01: 'av1',
  vp09: 'vp9',
  vp08: 'vp8',
  vvc1: 'vvc',
};
const KEY_FRAME = 1;
const COMMAND_FRAME = 5;
const EnhancedType = { start: 0, frames: 1, end: 2, framesX: 3, mpegTsStart: 5, multitrack: 6 } as const;

/**
 * An RTMP video payload: legacy (FLV 10.1, annex E.4.3) or enhanced. Of several tracks the default one. Throws
 * `WireError` when it is cut short.
 */
export function parseVideoBody(body: Buffer): VideoBody {
  const first = body[0];
  if (first === undefined) return { kind: 'ignored', why: 'empty' };
  const frameType = (first >> 4) & 0x07;
  if (first & 0x80) return parseEnhancedVideo(body, frameType);
  if (frameType === COMMAND_FRAME) return { kind: 'ignored', why: 'command' };
  return parseLegacy(body, frameType, first & 0x0f);
}

function parseLegacy(body: Buffer, frameType: number, codecId: number): VideoBody {
  // 12 is not in Adobe's list, but what many encoders send for HEVC; its layout is AVC's.
  const codec = codecId === 7 ? 'h264' : codecId === 12 ? 'hevc' : 'other';
  const isKeyFlag = frameType === KEY_FRAME;
  if (codec === 'other') {
    return { kind: 'frame', codec, isKeyFlag, compositionMs: 0, dataOffset: 1, dataEnd: body.length, trackId: 0 };
  }
  if (body.length < 5) return endOrTruncated(body);
  switch (body[1]) {
    case 0:
      return { kind: 'config', codec, config: body.subarray(5) };
    case 1:
      return frame(codec, isKeyFlag, body.readIntBE(2, 3), 5, body.length);
    case 2:
      return { kind: 'end' };
    default:
      return { kind: 'ignored', why: 'packet-type' };
  }
}

function parseEnhancedVideo(body: Buffer, frameType: number): VideoBody {
  if (frameType === COMMAND_FRAME) return { kind: 'ignored', why: 'command' };
  const part = parseEnhanced(body, EnhancedType.multitrack);
  if (!part) return { kind: 'ignored', why: 'other-track' };
  const { packetType, from, to } = part;
  const codec = FOUR_CC[part.fourCc] ?? 'other';
  const isKeyFlag = frameType === KEY_FRAME;
  switch (packetType) {
    case EnhancedType.start:
      return { kind: 'config', codec, config: body.subarray(from, to) };
    case EnhancedType.frames:
      if (codec !== 'h264' && codec !== 'hevc' && codec !== 'vvc') return frame(codec, isKeyFlag, 0, from, to);
      if (from + 3 > to) throw new WireError('flv-truncated');
      return frame(codec, isKeyFlag, body.readIntBE(from, 3), from + 3, to);
    case EnhancedType.framesX:
      return frame(codec, isKeyFlag, 0, from, to);
    case EnhancedType.end:
      return { kind: 'end' };
    default:
      return { kind: 'ignored', why: packetType === EnhancedType.mpegTsStart ? 'mpeg-ts' : 'packet-type' };
  }
}

/** Some encoders write the end of a sequence in two bytes, without the composition time. */
function endOrTruncated(body: Buffer): VideoBody {
  if (body[1] === 2) return { kind: 'end' };
  throw new WireError('flv-truncated');
}

function frame(codec: VideoCodec, isKeyFlag: boolean, compositionMs: number, from: number, to: number): VideoBody {
  if (from >= to) return { kind: 'ignored', why: 'empty' };
  return { kind: 'frame', codec, isKeyFlag, compositionMs, dataOffset: from, dataEnd: to, trackId: 0 };
}
