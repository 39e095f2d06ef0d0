import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Amf0Value, EcmaArray } from '#engine/wire/amf0/Amf0Value.ts';
import { decodeAmf0 } from '#engine/wire/amf0/decodeAmf0.ts';
import { encodeAmf0 } from '#engine/wire/amf0/encodeAmf0.ts';
import { WireError } from '#engine/wire/WireError.ts';
import { hex } from '../hex.ts';

describe('AMF0', () => {
  it.each<[string, Amf0Value, string]>([
    ['number', 1, '00 3ff0000000000000'],
    ['boolean', true, '01 01'],
    ['string', 'live', '02 0004 6c697665'],
    ['null', null, '05'],
    ['undefined', undefined, '06'],
    ['date', new Date(1), '0b 3ff0000000000000 0000'],
    ['strict array', [1, null], '0a 00000002 00 3ff0000000000000 05'],
  ])('reads and writes a %s', (_, value, bytes) => {
    expect(encodeAmf0([value])).toEqual(hex(bytes));
    expect(decodeAmf0(hex(bytes))).toEqual([value]);
  });

  it('reads and writes an object', () => {
    const bytes = hex('03 0003 617070 02 0004 6c697665 0000 09');
    expect(encodeAmf0([{ app: 'live' }])).toEqual(bytes);
    expect(decodeAmf0(bytes)).toEqual([Object.assign(Object.create(null), { app: 'live' })]);
  });

  it('reads an ECMA array as an object, whatever its count says', () => {
    const bytes = hex('08 00000001 0001 61 05 0000 09');
    expect(encodeAmf0([new EcmaArray({ a: null })])).toEqual(bytes);
    bytes.writeUInt32BE(0xffffffff, 1);
    expect(decodeAmf0(bytes)).toEqual([Object.assign(Object.create(null), { a: null })]);
  });

  it('takes a key for a key, __proto__ too', () => {
    const [object] = decodeAmf0(
      encodeAmf0([Object.assign(Object.create(null), { ['__proto__']: { polluted: true } })]),
    );
    expect(Object.keys(object as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('writes strings over 65,535 bytes in the long form', () => {
    const text = 'x'.repeat(70_000);
    expect(encodeAmf0([text]).subarray(0, 5)).toEqual(hex('0c 00011170'));
    expect(decodeAmf0(encodeAmf0([text]))).toEqual([text]);
  });

  it('reads a typed object without its class, and unsupported as undefined', () => {
    const [typed, unsupported] = decodeAmf0(hex('10 0001 43 0001 61 05 0000 09 0d'));
    expect(typed).toEqual(Object.assign(Object.create(null), { a: null }));
    expect(unsupported).toBeUndefined();
  });

  it.each([
    ['a number cut short', '00 3ff0', 'amf0-truncated'],
    ['a string that lies about its length', '02 ffff 61', 'amf0-truncated'],
    ['an object without end', '03 0001 61 05', 'amf0-truncated'],
    ['a strict array of 4 G items', '0a ffffffff 05', 'amf0-truncated'],
    ['a reference', '07 0000', 'amf0-unsupported'],
    ['AMF3', '11 01', 'amf0-unsupported'],
    ['nesting without end', '0a 00000001'.repeat(40), 'amf0-too-deep'],
    ['ten thousand nulls', '05'.repeat(10_000), 'amf0-too-many-values'],
  ])('refuses %s', (_, bytes, code) => {
    expect(() => decodeAmf0(hex(bytes))).toThrow(expect.objectContaining({ code }));
  });

  it('refuses to write a cycle', () => {
    const cycle: Amf0Value[] = [];
    cycle.push(cycle);
    expect(() => encodeAmf0([cycle])).toThrow(WireError);
  });

  it('comes back as it went out', () => {
    const value = fc.letrec<{ value: Amf0Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.double({ noNaN: true }),
        fc.boolean(),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(null, undefined),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), (values) => {
        expect(plain(decodeAmf0(encodeAmf0(values)))).toEqual(plain(values));
      }),
    );
  });

  it('never throws anything but a WireError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (garbage) => {
        try {
          decodeAmf0(garbage);
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Without prototypes, so that `toEqual` compares what is in the objects. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, each]) => [key, plain(each)]);
}
