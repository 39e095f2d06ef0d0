import { ChunkReader } from '#engine/wire/rtmp/ChunkReader.ts';
import type { RtmpMessage } from '#engine/wire/rtmp/messages.ts';

export const WIDE_LIMITS = { maxMessageBytes: 1 << 24, maxChunkStreams: 64, maxBufferedBytes: 1 << 24 };

/** All messages in `bytes`, read in pieces of the given lengths, then the rest at once. */
export function readAll(bytes: Buffer, pieces: readonly number[] = [], limits = WIDE_LIMITS): RtmpMessage[] {
  const reader = new ChunkReader(limits);
  const messages: RtmpMessage[] = [];
  let at = 0;
  for (const piece of [...pieces, bytes.length]) {
    reader.read(bytes.subarray(at, at + piece), (message) => messages.push(message));
    at = Math.min(bytes.length, at + piece);
  }
  return messages;
}

/** One byte at a time: the worst that a network can do. */
export function readByteByByte(bytes: Buffer): RtmpMessage[] {
  return readAll(
    bytes,
    Array.from(bytes, () => 1),
  );
}
