import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_FORMAT } from '#engine/media/feeds/format.ts';
import { UnitRing } from '#engine/media/feeds/UnitRing.ts';
import type { MediaUnit } from '#engine/media/feeds/unit.ts';

function unit(dtsMs: number, sizeBytes: number): MediaUnit {
  const body = Buffer.alloc(sizeBytes, dtsMs);
  const flags = { isIdr: false, isReference: true, dataOffset: 0, format: NO_FORMAT };
  return { track: 'video', dtsMs, ptsMs: dtsMs, body, ...flags };
}

/** As many drops as make the ring move its units to the front of a new array. */
const manyDrops = fc.constant('drop' as const);
const step = fc.oneof(fc.integer({ min: 0, max: 9 }), manyDrops);

describe('UnitRing', () => {
  it('does what an array with a first position does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (steps, times) => {
        const ring = new UnitRing();
        const model: MediaUnit[] = [];
        let first = 0;
        for (const each of steps.flatMap((one) => Array.from({ length: times }, () => one))) {
          if (each === 'drop') {
            if (model.shift()) first++;
            ring.dropOldest();
          } else {
            const added = unit(first + model.length, each);
            const kept = ring.push(added);
            expect(kept).toEqual(added);
            model.push(kept);
          }
        }
        expect([ring.first, ring.end]).toEqual([first, first + model.length]);
        expect(ring.newest).toBe(model.at(-1));
        expect(ring.sizeBytes).toBe(model.reduce((sum, one) => sum + one.body.length, 0));
        for (let position = first - 2; position < first + model.length + 2; position++) {
          expect(ring.at(position)).toBe(position < first ? undefined : model[position - first]);
        }
        for (const { dtsMs, body } of model) expect(body.every((byte) => byte === (dtsMs & 255))).toBe(true);
      }),
    );
  });

  it('finds the first match from a position on, or its end', () => {
    const ring = new UnitRing();
    for (let dtsMs = 0; dtsMs < 10; dtsMs++) ring.push(unit(dtsMs, 1));
    ring.dropOldest();
    expect(ring.find(0, (one) => one.dtsMs % 5 === 0)).toBe(5);
    expect(ring.find(6, (one) => one.dtsMs % 5 === 0)).toBe(10);
    expect(ring.find(0, () => true)).toBe(1);
  });
});
