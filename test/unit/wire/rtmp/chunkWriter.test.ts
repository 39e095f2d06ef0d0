import { describe, expect, it } from 'vitest';
import {
  chunkedBytes,
  encodeMessage,
  FMT0_HEADER,
  messageBytes,
  unchunk,
  writeFmt0Header,
  writeMessage,
} from '#engine/wire/rtmp/chunkWriter.ts';
import { acknowledgement, setChunkSize, setPeerBandwidth, userControl } from '#engine/wire/rtmp/messages.ts';
import { hex } from '../hex.ts';

const header = { chunkStreamId: 6, type: 9, streamId: 1 };

describe('chunkWriter', () => {
  it('writes fmt 0 and cuts the payload at the chunk size', () => {
    const target = Buffer.alloc(30);
    const end = writeMessage(target, 0, { ...header, fmt: 0, timestampMs: 1000, payload: hex('0102030405') }, 2);
    expect(target.subarray(0, end)).toEqual(hex('06 0003e8 000005 09 01000000 0102 c6 0304 c6 05'));
  });

  it('writes fmt 1 without the stream id', () => {
    const target = Buffer.alloc(30);
    const end = writeMessage(target, 0, { ...header, fmt: 1, timestampMs: 40, payload: hex('0102') }, 128);
    expect(target.subarray(0, end)).toEqual(hex('46 000028 000002 09 0102'));
  });

  it('extends times from 0xFFFFFF on and repeats them on every continuation', () => {
    const target = Buffer.alloc(60);
    const message = { ...header, fmt: 0, timestampMs: 0xffffff, payload: hex('010203') } as const;
    const end = writeMessage(target, 0, message, 2);
    expect(target.subarray(0, end)).toEqual(hex('06 ffffff 000003 09 01000000 00ffffff 0102 c6 00ffffff 03'));
    expect(end).toBe(messageBytes(0, 3, 2, 0xffffff));
    expect(messageBytes(0, 3, 2, 0xfffffe)).toBe(end - 8);
  });

  it('puts no continuation behind a payload that fills its chunks', () => {
    expect([chunkedBytes(4096, 4096), chunkedBytes(4097, 4096), chunkedBytes(8192, 4096)]).toEqual([4096, 4098, 8193]);
    expect(encodeMessage({ ...header, timestampMs: 0, payload: Buffer.alloc(256) }, 128)).toHaveLength(12 + 256 + 1);
  });

  it('writes an empty message', () => {
    expect(encodeMessage({ ...header, timestampMs: 0, payload: Buffer.alloc(0) }, 128)).toHaveLength(FMT0_HEADER);
    expect(messageBytes(1, 0, 128, 0)).toBe(8);
  });

  it('writes a fmt 0 header that can stand for the fmt 1 header of a shared message', () => {
    const shared = Buffer.alloc(20);
    const end = writeMessage(shared, 0, { ...header, fmt: 1, timestampMs: 40, payload: hex('010203') }, 2);
    const own = Buffer.alloc(FMT0_HEADER);
    expect(writeFmt0Header(own, 0, { ...header, timestampMs: 5040 }, 3)).toBe(FMT0_HEADER);
    const whole = Buffer.concat([own, shared.subarray(8, end)]);
    expect(whole).toEqual(encodeMessage({ ...header, timestampMs: 5040, payload: hex('010203') }, 2));
    expect(unchunk(shared, 0, end, 8, 2)).toEqual(hex('010203'));
  });

  it('writes control messages as the specification shows them', () => {
    expect(encodeMessage(setChunkSize(4096), 128)).toEqual(hex('02 000000 000004 01 00000000 00001000'));
    expect(encodeMessage(acknowledgement(2 ** 32 + 5), 128)).toEqual(hex('02 000000 000004 03 00000000 00000005'));
    expect(encodeMessage(setPeerBandwidth(2_500_000), 128)).toEqual(hex('02 000000 000005 06 00000000 002625a0 02'));
    expect(encodeMessage(userControl(6, 7), 128)).toEqual(hex('02 000000 000006 04 00000000 0006 00000007'));
  });
});
