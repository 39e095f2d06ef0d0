import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterSetsInBand, parseAvcConfig } from '#engine/wire/h264/avcConfig.ts';
import { WireError } from '#engine/wire/WireError.ts';
import { hex } from '../hex.ts';

const PLAIN = '01 64 00 28 ff e1 0003 676400 01 0002 68ee';

describe('avcC', () => {
  it('is read', () => {
    expect(parseAvcConfig(hex(PLAIN))).toEqual({
      lengthSize: 4,
      profile: 0x64,
      compat: 0,
      level: 0x28,
      sps: [hex('676400')],
      pps: [hex('68ee')],
    });
  });

  it('may have several sets, none, and what high profiles append', () => {
    expect(parseAvcConfig(hex(`${PLAIN} fdf8f800`)).pps).toEqual([hex('68ee')]);
    const many = parseAvcConfig(hex('01 64 00 28 fd e2 0001 67 0001 47 02 0001 68 0001 48'));
    expect(many).toMatchObject({ lengthSize: 2, sps: [hex('67'), hex('47')], pps: [hex('68'), hex('48')] });
    expect(parseAvcConfig(hex('01 64 00 28 ff e0 00'))).toMatchObject({ sps: [], pps: [] });
  });

  it('goes in band with the length size of its stream', () => {
    expect(parameterSetsInBand(parseAvcConfig(hex(PLAIN)))).toEqual(hex('00000003 676400 00000002 68ee'));
    const short = parseAvcConfig(hex(PLAIN.replace('ff e1', 'fd e1')));
    expect(parameterSetsInBand(short)).toEqual(hex('0003 676400 0002 68ee'));
    expect(() => parameterSetsInBand({ ...short, lengthSize: 1, sps: [Buffer.alloc(300)] })).toThrow(WireError);
  });

  it.each([
    ['', 'avcc-truncated'],
    ['02 64 00 28 ff e0 00', 'avcc-version'],
    ['01 64 00 28 fe e0 00', 'avcc-length-size'],
    ['01 64 00 28 ff e1 0003 6764', 'avcc-truncated'],
    ['01 64 00 28 ff e1 0003 676400', 'avcc-truncated'],
    ['01 64 00 28 ff e1 0003 676400 01 0009 68', 'avcc-truncated'],
  ])('refuses %j', (bytes, code) => {
    expect(() => parseAvcConfig(hex(bytes))).toThrow(expect.objectContaining({ code }));
  });

  it('never throws anything but a WireError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (garbage) => {
        try {
          parseAvcConfig(new Uint8Array([1, ...garbage]));
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      }),
    );
  });
});
