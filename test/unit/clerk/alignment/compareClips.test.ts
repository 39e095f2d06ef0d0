import { describe, expect, it } from 'vitest';
import { compareClips } from '#engine/clerk/alignment/compareClips.ts';
import type { Comparison } from '#engine/control/actions/alignment/DecodedClip.ts';
import { syntheticClip, wanderingLight } from './syntheticClip.ts';

/** Below it the engine refuses to use the result. */
const SURE = 0.4;

function found(comparison: Comparison): Extract<Comparison, { kind: 'found' }> {
  if (comparison.kind !== 'found') throw new Error(`expected a find, got ${comparison.kind}`);
  return comparison;
}

describe('comparing what two feeds brought', () => {
  it('finds every lag to the frame, whichever feed is later', () => {
    for (const lag of [0, 1, -13, 44]) {
      const first = syntheticClip({ fromFrame: 100, seed: 1 });
      const second = syntheticClip({ fromFrame: 100 + lag, seed: 2, startMs: 20 });
      const { shiftMs, confidence } = found(compareClips(first, second));
      expect(Math.abs(shiftMs - ((lag * 1000) / 30 - 20)), `lag ${lag}`).toBeLessThanOrEqual(1);
      expect(confidence, `lag ${lag}`).toBeGreaterThan(0.7);
    }
  });

  it('is not misled by dropped frames, nor by a logo that only one of them has', () => {
    const logo = (frame: number, x: number, y: number) => (x < 6 && y < 4 ? 255 : wanderingLight(frame, x, y));
    const first = syntheticClip({ fromFrame: 50, dropped: [3, 4, 40, 90] });
    const second = syntheticClip({ fromFrame: 62, seed: 3, dropped: [10, 11, 12, 77], scene: logo });
    const { shiftMs, confidence } = found(compareClips(first, second));
    expect(shiftMs).toBeCloseTo(400, 0);
    expect(confidence).toBeGreaterThan(0.6);
  });

  it('is not misled by a bright counter that they do not show alike', () => {
    const counter = (own: number) => (frame: number, x: number, y: number) => {
      const bit = Math.floor(x / 4);
      const isLit = (((frame ^ own) >> bit) & 1) === 1;
      return y > 15 ? (isLit ? 235 : 16) : wanderingLight(frame, x, y);
    };
    const first = syntheticClip({ fromFrame: 50, scene: counter(0), hasSound: false });
    const second = syntheticClip({ fromFrame: 59, seed: 3, scene: counter(0b1000), hasSound: false });
    const { shiftMs, confidence } = found(compareClips(first, second));
    expect(shiftMs).toBeCloseTo(300, 0);
    expect(confidence).toBeGreaterThan(SURE);
  });

  it('tells how far the sound lies from the picture, and takes it as a witness when it agrees', () => {
    const first = syntheticClip({ fromFrame: 10 });
    const agreeing = found(compareClips(first, syntheticClip({ fromFrame: 20, seed: 5 })));
    const without = found(compareClips(first, syntheticClip({ fromFrame: 20, seed: 5, hasSound: false })));
    expect(agreeing.soundOffsetMs).toBeCloseTo(0, 0);
    expect(without.soundOffsetMs).toBeNull();
    expect(agreeing.confidence).toBeGreaterThan(without.confidence);
    const late = found(compareClips(first, syntheticClip({ fromFrame: 20, seed: 5, soundLateMs: 120 })));
    expect(late.soundOffsetMs).toBeCloseTo(120, 0);
    expect(late.confidence).toBeCloseTo(without.confidence, 5);
  });

  it('says nothing about sound that is not the same', () => {
    const second = { ...syntheticClip({ fromFrame: 30 }), sound: syntheticClip({ fromFrame: 5_000 }).sound };
    expect(found(compareClips(syntheticClip({ fromFrame: 20 }), second)).soundOffsetMs).toBeNull();
  });

  it('is unsure about a picture that repeats', () => {
    const loop = (frame: number, x: number, y: number) => wanderingLight(frame % 30, x, y);
    const first = syntheticClip({ scene: loop, hasSound: false });
    const second = syntheticClip({ scene: loop, fromFrame: 10, seed: 9, hasSound: false });
    expect(found(compareClips(first, second)).confidence).toBeLessThan(SURE);
  });

  it('is unsure about two different scenes', () => {
    const other = (frame: number, x: number, y: number) => wanderingLight(7_000 - 3 * frame, 31 - x, y);
    const first = syntheticClip({ hasSound: false });
    const second = syntheticClip({ scene: other, seed: 9, hasSound: false });
    expect(found(compareClips(first, second)).confidence).toBeLessThan(SURE);
  });

  it('sees that nothing moves, and that there is too little to see', () => {
    const still = (_: number, x: number, y: number) => 40 + 3 * x + 5 * y;
    const [first, second] = [syntheticClip({ scene: still, noise: 0.4 }), syntheticClip({ noise: 0.4 })];
    expect(compareClips(first, second)).toEqual({ kind: 'still' });
    expect(compareClips(syntheticClip({ seconds: 1 }), second)).toEqual({ kind: 'too-short' });
  });
});
