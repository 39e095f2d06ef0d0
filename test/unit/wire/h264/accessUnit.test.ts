import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectAccessUnit } from '#engine/wire/h264/accessUnit.ts';
import { hex } from '../hex.ts';

function inspect(bytes: string, lengthSize = 4) {
  const body = hex(`17 01 000000 ${bytes}`);
  return inspectAccessUnit(body, 5, body.length, lengthSize);
}

describe('inspectAccessUnit', () => {
  it('finds the IDR behind delimiter, parameter sets and SEI', () => {
    const found = inspect('00000002 09f0 00000001 67 00000001 68 00000001 06 00000002 6588');
    expect(found).toEqual({ hasIdr: true, isReference: true, hasPicture: true, ok: true });
  });

  it('does not take an I picture at a recovery point for an IDR', () => {
    expect(inspect('00000001 06 00000002 4188')).toMatchObject({ hasIdr: false, isReference: true, ok: true });
  });

  it('tells pictures that nobody refers to', () => {
    expect(inspect('00000002 019e')).toMatchObject({ hasIdr: false, isReference: false, hasPicture: true });
    expect(inspect('00000002 6588 00000001 06')).toMatchObject({ isReference: true });
  });

  it('is no picture without a slice', () => {
    expect(inspect('00000001 67 00000001 68')).toEqual({
      hasIdr: false,
      isReference: false,
      hasPicture: false,
      ok: true,
    });
  });

  it('reads other length sizes, and passes over empty units', () => {
    expect(inspect('0002 6588', 2)).toMatchObject({ hasIdr: true, ok: true });
    expect(inspect('02 6588 00', 1)).toMatchObject({ hasIdr: true, ok: true });
  });

  it.each(['00000003 6588', '00000002 6588 00', '00000002 6588 ffffffff', '00'])(
    'is not ok where lengths lie: %s',
    (bytes) => {
      expect(inspect(bytes).ok).toBe(false);
    },
  );

  it('ends where it is told', () => {
    const body = hex('00000001 41 00000001 65');
    expect(inspectAccessUnit(body, 0, 5, 4)).toMatchObject({ hasIdr: false, ok: true });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(70),
        fc.nat(70),
        fc.constantFrom(1, 2, 4),
        (garbage, from, to, size) => {
          inspectAccessUnit(Buffer.from(garbage), from, to, size);
        },
      ),
    );
  });
});
