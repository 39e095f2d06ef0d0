import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Draft,
  PROGRAM_CHUNK_SIZE,
  type ProgramHeaders,
  ProgramLog,
  type ProgramMessage,
  payloadBytesOf,
} from '#engine/media/program/ProgramLog.ts';
import { ChunkReader } from '#engine/wire/rtmp/ChunkReader.ts';
import { encodeMessage, FMT1_HEADER, unchunk } from '#engine/wire/rtmp/chunkWriter.ts';
import { type RtmpMessage, setChunkSize } from '#engine/wire/rtmp/messages.ts';

const headers: ProgramHeaders = { videoHeader: null, audioHeader: null, metadata: null };
const LIMITS = { maxMessageBytes: 20_000_000, maxChunkStreams: 8, maxBufferedBytes: 40_000_000 };

function draft(dtsMs: number, change: Partial<Draft> = {}): Draft {
  const usual = { kind: 'video', isIdr: false, isReference: true, headers, parts: [Buffer.alloc(100, dtsMs & 255)] };
  return { ...usual, dtsMs, ptsMs: dtsMs, ...change } as Draft;
}

function logOf(...drafts: Draft[]): ProgramLog {
  const log = new ProgramLog();
  for (const each of drafts) log.add(each);
  log.flush();
  return log;
}

/** The bytes as a server reads them that gets all of the log from its beginning. */
function read(log: ProgramLog): RtmpMessage[] {
  const messages: RtmpMessage[] = [];
  const reader = new ChunkReader(LIMITS);
  reader.read(encodeMessage(setChunkSize(PROGRAM_CHUNK_SIZE), 128), () => {});
  for (let index = log.first; index < log.end; index++) {
    const message = log.at(index);
    if (message) reader.read(message.slab.subarray(message.start, message.end), (one) => messages.push(one));
  }
  return messages;
}

describe('ProgramLog', () => {
  it('has nothing before the first flush, and answers whether there was anything', () => {
    const log = new ProgramLog();
    expect([log.flush(), log.end, log.newest, log.lastIdr]).toEqual([0, 0, undefined, null]);
    log.add(draft(0));
    expect([log.end, log.flush() > 0, log.end, log.flush()]).toEqual([0, true, 1, 0]);
  });

  it('serialises what any server reads: times, types and payloads', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ isVideo: fc.boolean(), stepMs: fc.nat(500), bytes: fc.nat(13_000), cut: fc.nat() }), {
          minLength: 1,
          maxLength: 20,
        }),
        (steps) => {
          let dtsMs = 0;
          const drafts = steps.map(({ isVideo, stepMs, bytes, cut }) => {
            dtsMs += stepMs;
            const whole = Buffer.alloc(bytes, dtsMs & 255);
            const at = bytes === 0 ? 0 : cut % bytes;
            const parts = [whole.subarray(0, at), whole.subarray(at)];
            return draft(dtsMs, { kind: isVideo ? 'video' : 'audio', parts });
          });
          const log = logOf(...drafts);
          const got = read(log);
          for (const [index, { kind, parts }] of drafts.entries()) {
            const payload = Buffer.concat(parts);
            const message = log.at(index);
            expect(got[index]).toMatchObject({ type: kind === 'video' ? 9 : 8, timestampMs: drafts[index]?.dtsMs });
            expect(got[index]?.payload.equals(payload)).toBe(true);
            if (!message) throw new Error('not in the log');
            expect(payloadBytesOf(message)).toBe(payload.length);
            const { slab, start, end } = message;
            expect(unchunk(slab, start, end, FMT1_HEADER, PROGRAM_CHUNK_SIZE).equals(payload)).toBe(true);
          }
        },
      ),
    );
  });

  it.each([0, 1, 4095, 4096, 4097, 8191, 8192, 8193, 12_288, 12_289])('knows the payload of %d bytes', (bytes) => {
    const message = logOf(draft(0, { parts: [Buffer.alloc(bytes)] })).newest;
    expect(message && payloadBytesOf(message)).toBe(bytes);
  });

  it('numbers the links of each chunk stream, headers and media alike', () => {
    const log = logOf(
      draft(0, { kind: 'video-header' }),
      draft(0, { isIdr: true }),
      draft(5, { kind: 'audio-header' }),
      draft(5, { kind: 'audio' }),
      draft(40),
    );
    expect([0, 1, 2, 3, 4].map((index) => log.at(index)?.link)).toEqual([1, 2, 1, 2, 3]);
  });

  it('breaks the link where a delta can not say the time: back, or further than 24 bits', () => {
    const log = new ProgramLog();
    const links = [1_000, 990, 1_030, 1_030 + 0xffffff, 1_070 + 0xffffff].map((dtsMs) => {
      log.add(draft(dtsMs));
      log.flush();
      return log.newest?.link;
    });
    expect(links).toEqual([1, 3, 4, 6, 7]);
  });

  it('lays messages one behind the other, so that one write sends many', () => {
    const log = logOf(draft(0), draft(5, { kind: 'audio' }));
    log.add(draft(40));
    log.flush();
    expect(log.at(1)?.slab).toBe(log.at(0)?.slab);
    expect(log.at(2)?.slab).toBe(log.at(0)?.slab);
    expect([log.at(0)?.end, log.at(1)?.end]).toEqual([log.at(1)?.start, log.at(2)?.start]);
  });

  it('has serialised what was added: its memory may be written over at once', () => {
    const log = new ProgramLog();
    const memory = Buffer.alloc(5_000, 1);
    log.add(draft(0, { parts: [memory] }));
    memory.fill(2);
    log.flush();
    expect(read(log)[0]?.payload.equals(Buffer.alloc(5_000, 1))).toBe(true);
  });

  it('writes over no byte that a borrower has still to read', () => {
    const log = new ProgramLog();
    const borrower = { isReading: true, gone: new Promise<void>(() => {}) };
    log.lendTo(borrower);
    const parts = [Buffer.alloc(20_000, 1)];
    const lent: { view: Buffer; copy: Buffer }[] = [];
    for (let dtsMs = 0; dtsMs <= 60_000; dtsMs += 100) {
      log.add(draft(dtsMs, { isIdr: true, parts: [Buffer.alloc(20_000, dtsMs)] }));
      log.flush();
      const { slab, start, end } = log.newest as ProgramMessage;
      lent.push({ view: slab.subarray(start, end), copy: Buffer.from(slab.subarray(start, end)) });
    }
    expect(lent.every(({ view, copy }) => view.equals(copy))).toBe(true);
    borrower.isReading = false;
    const slabs = new Set<Buffer>();
    for (let dtsMs = 60_100; dtsMs <= 600_000; dtsMs += 100) {
      log.add(draft(dtsMs, { isIdr: true, parts }));
      log.flush();
      slabs.add(log.newest?.slab as Buffer);
    }
    // 12 s of 200 kB/s, and not 540 s.
    expect(slabs.size).toBeLessThan(10);
  });

  it('keeps 12 s, and the newest IDR however old it is', () => {
    const log = new ProgramLog();
    for (let dtsMs = 0; dtsMs <= 60_000; dtsMs += 40) {
      log.add(draft(dtsMs, { isIdr: dtsMs % 2_000 === 0 && dtsMs <= 40_000 }));
      log.flush();
    }
    expect(log.at(log.first)?.dtsMs).toBe(40_000);
    expect(log.lastIdr).toBe(log.first);
    expect(log.at(log.first - 1)).toBeUndefined();
    for (let dtsMs = 60_040; dtsMs <= 90_000; dtsMs += 40) {
      log.add(draft(dtsMs, { isIdr: dtsMs % 2_000 === 0 }));
      log.flush();
    }
    expect(log.at(log.first)?.dtsMs).toBe(78_000);
    expect(log.at(log.lastIdr ?? -1)?.dtsMs).toBe(90_000);
  });

  it('keeps no more than 32 MB, and then has no IDR to begin with', () => {
    const log = new ProgramLog();
    const parts = [Buffer.alloc(1024 * 1024)];
    for (let frame = 0; frame < 40; frame++) {
      log.add(draft(frame * 40, { isIdr: frame === 0, parts }));
      log.flush();
    }
    expect(log.end - log.first).toBe(31);
    expect([log.lastIdr, log.end]).toEqual([null, 40]);
  });
});
