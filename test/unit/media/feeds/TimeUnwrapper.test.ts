import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeUnwrapper } from '#engine/media/feeds/TimeUnwrapper.ts';

function unwrap(...raw: number[]) {
  const times = new TimeUnwrapper();
  return raw.map((one) => times.next(one));
}

describe('TimeUnwrapper', () => {
  it('keeps the first time as it is', () => {
    expect(unwrap(0xffff_fff0)).toEqual([{ ok: true, ms: 0xffff_fff0 }]);
  });

  it.each([
    ['2^24', 2 ** 24],
    ['2^31, where OBS begins again at 0', 2 ** 31],
    ['2^32', 2 ** 32],
  ])('goes on over %s', (_, edgeMs) => {
    const wrapped = edgeMs === 2 ** 24 ? edgeMs + 16 : 16;
    expect(unwrap(edgeMs - 16, wrapped)).toEqual([
      { ok: true, ms: edgeMs - 16 },
      { ok: true, ms: edgeMs + 16 },
    ]);
  });

  it('goes on over 2^31 with an encoder that uses all 32 bits', () => {
    expect(unwrap(2 ** 31 - 16, 2 ** 31 + 16)[1]).toEqual({ ok: true, ms: 2 ** 31 + 16 });
  });

  it.each([2 ** 31, 2 ** 32])('takes a straggler from before the wrap at %d', (edgeMs) => {
    expect(unwrap(edgeMs - 40, 10, edgeMs - 20, 33).map((time) => time.ok && time.ms)).toEqual([
      edgeMs - 40,
      edgeMs + 10,
      edgeMs - 20,
      edgeMs + 33,
    ]);
  });

  it('takes small steps back and calls everything larger a jump', () => {
    expect(unwrap(10_000, 9_000)[1]).toEqual({ ok: true, ms: 9_000 });
    expect(unwrap(10_000, 8_999)[1]).toEqual({ ok: false, byMs: -1_001 });
    expect(unwrap(10_000, 13_000)[1]).toEqual({ ok: true, ms: 13_000 });
    expect(unwrap(10_000, 13_001)[1]).toEqual({ ok: false, byMs: 3_001 });
  });

  it('measures a jump from the last time that held', () => {
    expect(unwrap(10_000, 50_000, 10_033).map((time) => time.ok)).toEqual([true, false, true]);
  });

  it('adds up every plausible step, however often the raw time wraps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.constantFrom(31, 32),
        fc.array(fc.integer({ min: -1_000, max: 3_000 }), { maxLength: 200 }),
        (start, bits, steps) => {
          const first = start % 2 ** bits;
          const times = new TimeUnwrapper();
          let trueMs = first;
          expect(times.next(first)).toEqual({ ok: true, ms: first });
          for (const stepMs of steps) {
            trueMs += stepMs;
            const raw = ((trueMs % 2 ** bits) + 2 ** bits) % 2 ** bits;
            expect(times.next(raw)).toEqual({ ok: true, ms: trueMs });
          }
        },
      ),
    );
  });
});
