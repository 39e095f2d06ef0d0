import { describe, expect, it } from 'vitest';
import { ChunkReader } from '#engine/wire/rtmp/ChunkReader.ts';
import { hex } from '../hex.ts';
import { readAll, readByteByByte, WIDE_LIMITS } from './readAll.ts';

/** Header of fmt 0: time 1000, one byte 0xAA of video on stream 1, chunk stream 6. */
const ONE_BYTE = '06 0003e8 000001 09 01000000 aa';

describe('ChunkReader: headers', () => {
  it('reads a fmt 0 message, stream id little-endian', () => {
    expect(readAll(hex(ONE_BYTE))).toEqual([
      { type: 9, streamId: 1, chunkStreamId: 6, timestampMs: 1000, payload: hex('aa') },
    ]);
  });

  it('adds the delta of fmt 1 and fmt 2, and repeats it for fmt 3', () => {
    const messages = readAll(hex(`${ONE_BYTE} 46 000028 000002 08 bbbb 86 000014 cccc c6 dddd`));
    expect(messages.map((m) => m.timestampMs)).toEqual([1000, 1040, 1060, 1080]);
    expect(messages.map((m) => m.type)).toEqual([9, 8, 8, 8]);
    expect(messages.map((m) => m.payload.toString('hex'))).toEqual(['aa', 'bbbb', 'cccc', 'dddd']);
    expect(messages.every((m) => m.streamId === 1)).toBe(true);
  });

  it('takes the time of fmt 0 as the delta of a fmt 3 that starts a message', () => {
    expect(readAll(hex(`${ONE_BYTE} c6 bb`)).map((m) => m.timestampMs)).toEqual([1000, 2000]);
  });

  it('reads the two-byte and the three-byte form of the chunk stream id', () => {
    const two = readAll(hex('00 00 000000 000001 08 00000000 aa'));
    const three = readAll(hex('01 ff ff 000000 000001 08 00000000 aa'));
    expect([two[0]?.chunkStreamId, three[0]?.chunkStreamId]).toEqual([64, 65599]);
  });

  it('accepts fmt 1 as the first chunk, as librtmp opens chunk stream 2', () => {
    expect(readAll(hex('42 000005 000006 04 000600000001'))[0]).toMatchObject({ timestampMs: 5, streamId: 0, type: 4 });
  });

  it.each(['82 000005', 'c2'])('refuses %s as the first chunk', (bytes) => {
    expect(() => readAll(hex(bytes))).toThrow('chunk-without-header');
  });

  it('delivers an empty message', () => {
    expect(readAll(hex('04 000000 000000 08 01000000'))[0]?.payload).toHaveLength(0);
  });

  it('lets time go back: OBS sends the difference modulo 2^32', () => {
    const messages = readAll(hex(`${ONE_BYTE} 46 ffffff 000001 09 fffffffb bb`));
    expect(messages[1]?.timestampMs).toBe(995);
  });

  it('wraps at 2^32', () => {
    const messages = readAll(hex('06 ffffff 000001 09 01000000 fffffff0 aa 46 000020 000001 09 bb'));
    expect(messages.map((m) => m.timestampMs)).toEqual([0xfffffff0, 0x10]);
  });
});

describe('ChunkReader: extended timestamps on continuations', () => {
  /** Time 0x01020304, `length` bytes, first chunk of two bytes. */
  const start = (length: string) =>
    `02 000000 000004 01 00000000 00000002 06 ffffff ${length} 09 01000000 01020304 aaaa`;

  it('drops the copy that the specification wants', () => {
    const messages = readByteByByte(hex(`${start('000005')} c6 01020304 bbbb c6 01020304 cc`));
    expect(messages[0]).toMatchObject({ timestampMs: 0x01020304, payload: hex('aaaabbbbcc') });
  });

  it('does without the copy, as some old encoders do', () => {
    const bytes = hex(`${start('000005')} c6 bbbb c6 cc`);
    expect(readByteByByte(bytes)[0]?.payload).toEqual(hex('aaaabbbbcc'));
    expect(readAll(bytes)[0]?.payload).toEqual(hex('aaaabbbbcc'));
  });

  it('gives back payload that began like the copy', () => {
    const bytes = hex(`${start('000006')} c6 0102 c6 0103 06 000001 000001 08 01000000 ee`);
    for (const messages of [readAll(bytes), readByteByByte(bytes)]) {
      expect(messages.map((m) => m.payload.toString('hex'))).toEqual(['aaaa01020103', 'ee']);
    }
  });

  it('gives back even the next header when it looked like the copy', () => {
    // The last chunk has one byte, 01; then comes a header 02 03: chunk stream 2, and no 04 behind it.
    const bytes = hex(`${start('000003')} c6 01 02 030000 000006 04 00000000 0006 c2 0000 c2 0001`);
    const messages = readByteByByte(bytes);
    expect(messages.map((m) => m.type)).toEqual([9, 4]);
    expect(messages[0]?.payload).toEqual(hex('aaaa01'));
    expect(messages[1]?.timestampMs).toBe(0x030000);
  });

  it('reads the field again when fmt 3 starts a message', () => {
    const delta = '01000000';
    const bytes = hex(`06 000000 000001 09 01000000 aa 46 ffffff 000001 09 ${delta} bb c6 ${delta} cc`);
    expect(readByteByByte(bytes).map((m) => m.timestampMs)).toEqual([0, 0x01000000, 0x02000000]);
  });
});

describe('ChunkReader: control', () => {
  it('follows Set Chunk Size and does not pass it on', () => {
    const payload = 'ab'.repeat(200);
    const messages = readAll(hex(`02 000000 000004 01 00000000 00001000 06 000000 0000c8 09 01000000 ${payload}`));
    expect(messages).toHaveLength(1);
    expect(messages[0]?.payload).toEqual(hex(payload));
  });

  it.each(['00000000', '80000100', '01000001'])('refuses chunk size %s', (size) => {
    expect(() => readAll(hex(`02 000000 000004 01 00000000 ${size}`))).toThrow('bad-chunk-size');
  });

  it('drops a partial message on Abort and counts its bytes no more', () => {
    const half = `06 000000 0000c8 09 01000000 ${'ab'.repeat(128)}`;
    const abort = '02 000000 000004 02 00000000 00000006';
    const limits = { ...WIDE_LIMITS, maxBufferedBytes: 300 };
    const messages = readAll(hex(`${half} ${abort} ${half} ${abort} ${ONE_BYTE}`), [], limits);
    expect(messages.map((m) => m.payload.toString('hex'))).toEqual(['aa']);
  });

  it('keeps interleaved chunk streams apart', () => {
    const [a, b] = ['aa'.repeat(128), 'bb'.repeat(128)];
    const bytes = hex(`06 000000 000081 09 01000000 ${a} 04 000000 000081 08 01000000 ${b} c6 a1 c4 b1`);
    expect(readByteByByte(bytes).map((m) => m.payload.subarray(127).toString('hex'))).toEqual(['aaa1', 'bbb1']);
  });
});

describe('ChunkReader: bounds', () => {
  it('counts what it was given', () => {
    const reader = new ChunkReader(WIDE_LIMITS);
    reader.read(hex('06 0003'), () => {});
    reader.read(hex('e8'), () => {});
    expect(reader.bytesRead).toBe(4);
  });

  it('refuses a message that is too long before it allocates', () => {
    const limits = { ...WIDE_LIMITS, maxMessageBytes: 1000 };
    expect(() => readAll(hex('06 000000 0003e9 09 01000000'), [], limits)).toThrow('message-too-long');
    expect(() => readAll(hex('06 000000 0003e8 09 01000000'), [], limits)).not.toThrow();
  });

  it('counts what unfinished messages announce over all chunk streams', () => {
    const limits = { ...WIDE_LIMITS, maxBufferedBytes: 1000 };
    const begun = (id: string) => `${id} 000000 0001f5 09 01000000 ${'00'.repeat(128)}`;
    expect(() => readAll(hex(begun('06')), [], limits)).not.toThrow();
    expect(() => readAll(hex(begun('06') + begun('07')), [], limits)).toThrow('too-much-buffered');
  });

  it('refuses more chunk streams than allowed', () => {
    const bytes = hex('03 000000 000000 08 00000000 04 000000 000000 08 00000000');
    expect(() => readAll(bytes, [], { ...WIDE_LIMITS, maxChunkStreams: 1 })).toThrow('too-many-chunk-streams');
  });

  it('refuses a new header in the middle of a message', () => {
    const bytes = hex(`06 000000 000081 09 01000000 ${'aa'.repeat(128)} 06 000000 000001 09 01000000 bb`);
    expect(() => readAll(bytes)).toThrow('message-interrupted');
  });
});
