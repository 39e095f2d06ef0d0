import { parseEnhanced } from './enhanced.ts';

export type AudioCodec = 'aac' | 'mp3' | 'opus' | 'flac' | 'ac3' | 'eac3' | 'other';

export type AudioBody =
  | {
      readonly kind: 'config';
      readonly codec: AudioCodec /** A view: AudioSpecificConfig, OpusHead… */;
      readonly config: Buffer;
    }
  | { readonly kind: 'frame'; readonly codec: AudioCodec; readonly dataOffset: number; readonly dataEnd: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'ignored'; readonly why: string };

const FOUR_CC: Readonly<Record<string, AudioCodec>> = {
  mp4a: 'aac',
  '.mp3': 'mp3',
  Opus: 'opus',
  fLaC: 'flac',
  'ac-3': 'ac3',
  'ec-3': 'eac3',
};
const Format = { mp3: 2, enhanced: 9, aac: 10, mp3At8k: 14 } as const;
const EnhancedType = { start: 0, frames: 1, end: 2, multitrack: 5 } as const;

/**
 * An RTMP audio payload, legacy or enhanced; of several tracks the default one. An empty message is an old signal for
 * silence and ignored. Throws `WireError` when an enhanced header is cut short.
 */
export function parseAudioBody(body: Buffer): AudioBody {
  const first = body[0];
  if (first === undefined) return { kind: 'ignored', why: 'empty' };
  const format = first >> 4;
  if (format === Format.enhanced) return parseEnhancedAudio(body);
  if (format === Format.aac) return parseAac(body);
  return frame(format === Format.mp3 || format === Format.mp3At8k ? 'mp3' : 'other', 1, body.length);
}

function parseAac(body: Buffer): AudioBody {
  if (body.length < 3) return { kind: 'ignored', why: 'empty' };
  if (body[1] === 0) return { kind: 'config', codec: 'aac', config: body.subarray(2) };
  if (body[1] === 1) return frame('aac', 2, body.length);
  return { kind: 'ignored', why: 'packet-type' };
}

function parseEnhancedAudio(body: Buffer): AudioBody {
  const part = parseEnhanced(body, EnhancedType.multitrack);
  if (!part) return { kind: 'ignored', why: 'other-track' };
  const codec = FOUR_CC[part.fourCc] ?? 'other';
  switch (part.packetType) {
    case EnhancedType.start:
      return { kind: 'config', codec, config: body.subarray(part.from, part.to) };
    case EnhancedType.frames:
      return frame(codec, part.from, part.to);
    case EnhancedType.end:
      return { kind: 'end' };
    default:
      return { kind: 'ignored', why: 'packet-type' };
  }
}

function frame(codec: AudioCodec, dataOffset: number, dataEnd: number): AudioBody {
  if (dataOffset >= dataEnd) return { kind: 'ignored', why: 'empty' };
  return { kind: 'frame', codec, dataOffset, dataEnd };
}
