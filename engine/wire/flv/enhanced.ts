import { WireError } from '../WireError.ts';

/** Where one track's data lies in an E-RTMP body (enhanced-rtmp v2), after ModEx and Multitrack are taken off. */
export interface EnhancedPart {
  readonly packetType: number;
  readonly fourCc: string;
  readonly trackId: number;
  readonly from: number;
  readonly to: number;
}

const MOD_EX = 7;
const ONE_TRACK = 0;
const MANY_TRACKS_MANY_CODECS = 2;
/** Track ids are bytes; of modifiers one kind exists so far. Bounds on the work that one message can cause. */
const MAX_TRACKS = 256;
const MAX_MODIFIERS = 16;

/**
 * The default track (id 0) of a body whose first byte carries `packetType` in its low nibble; null when the message has
 * no such track. `multitrackType` is the packet type that means Multitrack: 6 for video, 5 for audio. Throws `WireError`.
 */
export function parseEnhanced(body: Buffer, multitrackType: number): EnhancedPart | null {
  let at = 1;
  let packetType = byteAt(body, 0) & 0x0f;
  for (let modifiers = 0; packetType === MOD_EX; modifiers += 1) {
    if (modifiers === MAX_MODIFIERS) throw new WireError('flv-modifiers');
    let size = byteAt(body, at) + 1;
    at += 1;
    if (size === 256) {
      size = byteAt(body, at) * 256 + byteAt(body, at + 1) + 1;
      at += 2;
    }
    // What it modifies (a nanosecond offset, so far) does not concern a relay in milliseconds.
    at += size;
    packetType = byteAt(body, at) & 0x0f;
    at += 1;
  }
  if (packetType === multitrackType) return defaultTrack(body, at);
  return { packetType, fourCc: fourCcAt(body, at), trackId: 0, from: at + 4, to: body.length };
}

function defaultTrack(body: Buffer, start: number): EnhancedPart | null {
  const kind = byteAt(body, start) >> 4;
  const packetType = byteAt(body, start) & 0x0f;
  if (kind > MANY_TRACKS_MANY_CODECS) throw new WireError('flv-multitrack', `type ${kind}`);
  let at = start + 1;
  let fourCc = '';
  if (kind !== MANY_TRACKS_MANY_CODECS) {
    fourCc = fourCcAt(body, at);
    at += 4;
  }
  for (let tracks = 0; at < body.length; tracks += 1) {
    if (tracks === MAX_TRACKS) throw new WireError('flv-multitrack', 'too many tracks');
    if (kind === MANY_TRACKS_MANY_CODECS) {
      fourCc = fourCcAt(body, at);
      at += 4;
    }
    const trackId = byteAt(body, at);
    at += 1;
    let to = body.length;
    if (kind !== ONE_TRACK) {
      if (at + 3 > body.length) throw new WireError('flv-truncated');
      to = at + 3 + body.readUIntBE(at, 3);
      at += 3;
    }
    if (to > body.length) throw new WireError('flv-truncated');
    if (trackId === 0) return { packetType, fourCc, trackId, from: at, to };
    at = to;
  }
  return null;
}

function fourCcAt(body: Buffer, at: number): string {
  if (at + 4 > body.length) throw new WireError('flv-truncated');
  return body.toString('latin1', at, at + 4);
}

function byteAt(body: Buffer, at: number): number {
  const byte = body[at];
  if (byte === undefined) throw new WireError('flv-truncated');
  return byte;
}
