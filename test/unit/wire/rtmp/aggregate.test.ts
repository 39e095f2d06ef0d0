import { expect, it } from 'vitest';
import { flvTag } from '#engine/wire/flv/file.ts';
import { splitAggregate } from '#engine/wire/rtmp/aggregate.ts';
import type { RtmpMessage } from '#engine/wire/rtmp/messages.ts';

function split(payload: Buffer, timestampMs: number): RtmpMessage[] {
  const messages: RtmpMessage[] = [];
  const message = { type: 22, streamId: 1, chunkStreamId: 4, timestampMs, payload };
  splitAggregate(message, (part) => messages.push(part));
  return messages;
}

it('rebases the tags of an aggregate on the time of the message', () => {
  const tags = [
    flvTag(9, 5_000, Buffer.from('v')),
    flvTag(8, 5_020, Buffer.from('au')),
    flvTag(9, 4_990, Buffer.from('w')),
  ];
  expect(split(Buffer.concat(tags), 100).map((part) => [part.type, part.timestampMs, part.payload.toString()])).toEqual(
    [
      [9, 100, 'v'],
      [8, 120, 'au'],
      [9, 90, 'w'],
    ],
  );
});

it('keeps to 32 bits', () => {
  const tags = [flvTag(9, 0, Buffer.from('v')), flvTag(9, 32, Buffer.from('w'))];
  expect(split(Buffer.concat(tags), 0xfffffff0).map((part) => part.timestampMs)).toEqual([0xfffffff0, 0x10]);
});

it('refuses a tag that reaches beyond the message; the last back pointer may be missing', () => {
  const tag = flvTag(9, 0, Buffer.from('abc'));
  expect(split(tag.subarray(0, -4), 0)).toHaveLength(1);
  expect(() => split(tag.subarray(0, -5), 0)).toThrow('aggregate-truncated');
  expect(() => split(tag.subarray(0, 5), 0)).toThrow('flv-truncated');
});
