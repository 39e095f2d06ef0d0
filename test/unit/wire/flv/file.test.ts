import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlvReader, type FlvTag, flvHeader, flvTag } from '#engine/wire/flv/file.ts';
import { hex } from '../hex.ts';

function read(bytes: Buffer, pieceBytes = bytes.length): FlvTag[] {
  const reader = new FlvReader();
  const tags: FlvTag[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    reader.read(bytes.subarray(at, at + pieceBytes), (tag) => tags.push(tag));
  }
  return tags;
}

describe('FLV file', () => {
  it('has the header and tags of the specification', () => {
    expect(flvHeader()).toEqual(hex('464c56 01 05 00000009 00000000'));
    expect(flvTag(9, 0x81020304, hex('aabb'))).toEqual(hex('09 000002 020304 81 000000 aabb 0000000d'));
  });

  it('is read back in any fragments', () => {
    const tag = fc.record({
      type: fc.constantFrom(8, 9, 18),
      timestampMs: fc.nat(0xffffffff),
      body: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 8 }), fc.integer({ min: 1, max: 50 }), (tags, pieceBytes) => {
        const file = Buffer.concat([
          flvHeader(),
          ...tags.map((each) => flvTag(each.type, each.timestampMs, each.body)),
        ]);
        expect(read(file, pieceBytes)).toEqual(tags);
      }),
    );
  });

  it('skips what a longer header adds', () => {
    const file = Buffer.concat([hex('464c56 01 05 0000000b 0000 00000000'), flvTag(8, 5, hex('aa'))]);
    expect(read(file, 3)).toEqual([{ type: 8, timestampMs: 5, body: hex('aa') }]);
  });

  it.each(['0000002066747970', '464c56 01 05 00000008', '464c56 01 05 7fffffff'])('refuses %s', (bytes) => {
    expect(() => read(Buffer.concat([hex(bytes), Buffer.alloc(20)]))).toThrow('not-flv');
  });
});
