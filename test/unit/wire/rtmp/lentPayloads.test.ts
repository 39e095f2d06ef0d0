import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkReader } from '#engine/wire/rtmp/ChunkReader.ts';
import { encodeMessage } from '#engine/wire/rtmp/chunkWriter.ts';
import { MessageType, type RtmpMessage, setChunkSize } from '#engine/wire/rtmp/messages.ts';
import { WIDE_LIMITS } from './readAll.ts';

const CHUNK_SIZE = 4096;

/** Small ones, and such as take more room than a message is given first. */
const sizeBytes = fc.oneof(fc.nat(300), fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 60_000, max: 300_000 }));
const piece = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1_000, max: 70_000 }));

function message(chunkStreamId: number, payload: Buffer): RtmpMessage {
  return { type: MessageType.video, streamId: 1, chunkStreamId, timestampMs: 0, payload };
}

/** Copies of the payloads, taken when they came: the pieces are overwritten after each reading, as a socket's are. */
function readCopies(bytes: Buffer, pieces: readonly number[]): Buffer[] {
  const reader = new ChunkReader(WIDE_LIMITS, 'lent');
  const copies: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const given = Buffer.from(bytes.subarray(at, at + (pieces[index % pieces.length] ?? 1_000)));
    reader.read(given, ({ payload }) => copies.push(Buffer.from(payload)));
    given.fill(0xee);
    at += given.length;
  }
  return copies;
}

describe('payloads that are lent', () => {
  it('are whole until the reader is done with them, in any sizes and pieces', () => {
    fc.assert(
      fc.property(
        fc.array(sizeBytes, { maxLength: 12 }),
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        (all, cuts) => {
          const payloads = all.map((size, index) => Buffer.alloc(size, index + 1));
          const cut = payloads.map((payload, index) => encodeMessage(message(4 + (index % 3), payload), CHUNK_SIZE));
          const bytes = Buffer.concat([encodeMessage(setChunkSize(CHUNK_SIZE), 128), ...cut]);
          const copies = readCopies(bytes, cuts);
          expect(copies.length).toBe(payloads.length);
          expect(copies.every((copy, index) => copy.equals(payloads[index] as Buffer))).toBe(true);
        },
      ),
    );
  });

  it('take no new memory for each message', () => {
    const reader = new ChunkReader(WIDE_LIMITS, 'lent');
    reader.read(encodeMessage(setChunkSize(CHUNK_SIZE), 128), () => {});
    const bytes = encodeMessage(message(4, Buffer.alloc(100_000, 1)), CHUNK_SIZE);
    const memories = new Set<ArrayBufferLike>();
    for (let count = 0; count < 50; count++) {
      reader.read(bytes.subarray(0, 50_000), () => {});
      reader.read(bytes.subarray(50_000), ({ payload }) => memories.add(payload.buffer));
    }
    expect(memories.size).toBeLessThanOrEqual(2);
  });

  it('are views of what came where a message lies whole in it', () => {
    const reader = new ChunkReader(WIDE_LIMITS, 'lent');
    const bytes = encodeMessage(message(4, Buffer.from('sound')), 128);
    reader.read(bytes, ({ payload }) => {
      expect(payload.buffer).toBe(bytes.buffer);
      expect(payload.toString()).toBe('sound');
    });
    expect.assertions(2);
  });
});
