import type { RtmpMessage } from '#engine/wire/rtmp/messages.ts';

interface Sent {
  timestampMs: number;
  deltaMs: number;
  lengthBytes: number;
  type: number;
  streamId: number;
  extended: boolean;
}

/**
 * Cuts messages into chunks by the letter of RTMP 1.0 §5.3, with every header form that it allows and every extended
 * timestamp where it wants one. Written apart from the engine's writer, which uses few of these forms.
 */
export class NaiveChunker {
  readonly #sent = new Map<number, Sent>();

  /** The header forms that can say this message after what was sent before on its chunk stream. */
  possibleFmts(message: RtmpMessage): number[] {
    const last = this.#sent.get(message.chunkStreamId);
    if (!last) return message.timestampMs === 0 && message.streamId === 0 ? [0, 1] : [0];
    if (message.streamId !== last.streamId) return [0];
    if (message.type !== last.type || message.payload.length !== last.lengthBytes) return [0, 1];
    return (message.timestampMs - last.timestampMs) >>> 0 === last.deltaMs ? [0, 1, 2, 3] : [0, 1, 2];
  }

  chunks(message: RtmpMessage, fmt: number, chunkSize: number, repeatsExtended = true): Buffer[] {
    const last = this.#sent.get(message.chunkStreamId);
    const deltaMs = (message.timestampMs - (last?.timestampMs ?? 0)) >>> 0;
    const time = fmt === 0 ? message.timestampMs : deltaMs;
    const isExtended = fmt === 3 ? (last?.extended ?? false) : time >= 0xffffff;
    const extension = isExtended ? u32(time) : Buffer.alloc(0);
    const { type, streamId, payload } = message;
    this.#sent.set(message.chunkStreamId, {
      timestampMs: message.timestampMs,
      deltaMs: time,
      lengthBytes: payload.length,
      type,
      streamId,
      extended: isExtended,
    });
    const first = [basicHeader(fmt, message.chunkStreamId), messageHeader(fmt, time, message), extension];
    const chunks = [Buffer.concat([...first, payload.subarray(0, chunkSize)])];
    for (let at = chunkSize; at < payload.length; at += chunkSize) {
      const header = basicHeader(3, message.chunkStreamId);
      const copy = repeatsExtended ? extension : Buffer.alloc(0);
      chunks.push(Buffer.concat([header, copy, payload.subarray(at, at + chunkSize)]));
    }
    return chunks;
  }
}

function basicHeader(fmt: number, id: number): Buffer {
  if (id < 64) return Buffer.from([(fmt << 6) | id]);
  if (id < 320) return Buffer.from([fmt << 6, id - 64]);
  return Buffer.from([(fmt << 6) | 1, (id - 64) & 0xff, (id - 64) >> 8]);
}

function messageHeader(fmt: number, time: number, message: RtmpMessage): Buffer {
  const header = Buffer.alloc(11);
  header.writeUIntBE(Math.min(time, 0xffffff), 0, 3);
  header.writeUIntBE(message.payload.length, 3, 3);
  header[6] = message.type;
  header.writeUInt32LE(message.streamId, 7);
  return header.subarray(0, [11, 7, 3, 0][fmt]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
