import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkReader } from '#engine/wire/rtmp/ChunkReader.ts';
import {
  encodeMessage,
  messageBytes,
  unchunk,
  writeMessage,
  writeMessageParts,
} from '#engine/wire/rtmp/chunkWriter.ts';
import { type RtmpMessage, setChunkSize } from '#engine/wire/rtmp/messages.ts';
import { WireError } from '#engine/wire/WireError.ts';
import { NaiveChunker } from './NaiveChunker.ts';
import { readAll, WIDE_LIMITS } from './readAll.ts';

const u32 = fc.oneof(fc.nat(5000), fc.integer({ min: 0xfffff0, max: 0x1000010 }), fc.nat(0xffffffff));
const payload = fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes));
const pieces = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 30 });
const message = fc.record({
  chunkStreamId: fc.constantFrom(3, 6, 63, 64, 319, 320, 65599),
  type: fc.constantFrom(8, 9, 18, 20),
  streamId: fc.constantFrom(0, 1, 0x01020304),
  timestampMs: u32,
  payload,
  fmtChoice: fc.nat(3),
});

/** Rounds of messages with a chunk size each; `picks` says whose chunk goes next. */
const conversation = fc.array(
  fc.record({
    chunkSize: fc.integer({ min: 1, max: 300 }),
    messages: fc.array(message, { maxLength: 6 }),
    picks: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
  }),
  { maxLength: 4 },
);

describe('chunks', () => {
  it('are read back whatever headers, interleaving, chunk sizes and fragments they come in', () => {
    fc.assert(
      fc.property(conversation, pieces, (rounds, cuts) => {
        const chunker = new NaiveChunker();
        const parts: Buffer[] = [];
        const expected = new Map<number, RtmpMessage[]>();
        let lastSize = 128;
        for (const { chunkSize, messages, picks } of rounds) {
          parts.push(...chunker.chunks(setChunkSize(chunkSize), 0, lastSize));
          lastSize = chunkSize;
          const lanes = new Map<number, Buffer[]>();
          for (const { fmtChoice, ...each } of messages) {
            const fmts = chunker.possibleFmts(each);
            const chunks = chunker.chunks(each, fmts[fmtChoice % fmts.length] as number, chunkSize);
            lanes.set(each.chunkStreamId, [...(lanes.get(each.chunkStreamId) ?? []), ...chunks]);
            expected.set(each.chunkStreamId, [...(expected.get(each.chunkStreamId) ?? []), each]);
          }
          parts.push(...interleaved([...lanes.values()], picks));
        }
        const read = readAll(Buffer.concat(parts), cuts);
        for (const [id, messages] of expected) {
          expect(read.filter((one) => one.chunkStreamId === id)).toEqual(messages);
        }
        expect(read).toHaveLength([...expected.values()].flat().length);
      }),
      { numRuns: 300 },
    );
  });

  it('of the writer are read back, and are as long as it said', () => {
    const written = fc.record({ timestampMs: u32, payload, chunkSize: fc.integer({ min: 1, max: 300 }), deltaMs: u32 });
    fc.assert(
      fc.property(written, pieces, ({ timestampMs, payload: bytes, chunkSize, deltaMs }, cuts) => {
        const base = { chunkStreamId: 6, type: 9, streamId: 1, payload: bytes };
        const sizes = [
          messageBytes(0, bytes.length, chunkSize, timestampMs),
          messageBytes(1, bytes.length, chunkSize, deltaMs),
        ];
        const target = Buffer.alloc((sizes[0] as number) + (sizes[1] as number));
        const middle = writeMessage(target, 0, { fmt: 0, timestampMs, ...base }, chunkSize);
        const end = writeMessage(target, middle, { fmt: 1, timestampMs: deltaMs, ...base }, chunkSize);
        expect([middle, end - middle]).toEqual(sizes);
        const read = readAll(Buffer.concat([encodeMessage(setChunkSize(chunkSize), 128), target]), cuts);
        const [first, second] = read;
        expect(first).toEqual({ ...base, timestampMs });
        expect(second).toEqual({ ...base, timestampMs: (timestampMs + deltaMs) >>> 0 });
      }),
      { numRuns: 300 },
    );
  });

  it('are the same whether the payload comes whole or in parts, and give it back', () => {
    const parts = fc.array(
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 60 }), fc.constantFrom<0 | 1>(0, 1), (list, chunkSize, fmt) => {
        const whole = Buffer.concat(list);
        const header = { fmt, chunkStreamId: 6, timestampMs: 40, type: 9, streamId: 1 };
        const size = messageBytes(fmt, whole.length, chunkSize, 40);
        const [a, b] = [Buffer.alloc(size + 3), Buffer.alloc(size + 3)];
        const end = writeMessage(a, 3, { ...header, payload: whole }, chunkSize);
        writeMessageParts(b, 3, { ...header, parts: list, payloadBytes: whole.length }, chunkSize);
        expect(b).toEqual(a);
        expect(end).toBe(size + 3);
        expect(unchunk(a, 3, end, fmt === 0 ? 12 : 8, chunkSize)).toEqual(whole);
      }),
    );
  });

  it('of garbage end in a WireError at worst, within the bounds', () => {
    const limits = { ...WIDE_LIMITS, maxMessageBytes: 4096, maxBufferedBytes: 8192 };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), pieces, (garbage, cuts) => {
        const reader = new ChunkReader(limits);
        let at = 0;
        try {
          for (const cut of [...cuts, garbage.length]) {
            reader.read(Buffer.from(garbage.slice(at, at + cut)), (one) => {
              expect(one.payload.length).toBeLessThanOrEqual(4096);
            });
            at += cut;
          }
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Takes the first chunk of one lane after another, as `picks` says; keeps the order within a lane. */
function interleaved(lanes: Buffer[][], picks: readonly number[]): Buffer[] {
  const open = lanes.map((lane) => [...lane]);
  const result: Buffer[] = [];
  for (let turn = 0; open.some((lane) => lane.length > 0); turn += 1) {
    const waiting = open.filter((lane) => lane.length > 0);
    const lane = waiting[(picks[turn % picks.length] ?? 0) % waiting.length];
    const chunk = lane?.shift();
    if (chunk) result.push(chunk);
  }
  return result;
}
