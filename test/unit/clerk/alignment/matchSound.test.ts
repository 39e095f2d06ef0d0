import { expect, it } from 'vitest';
import { matchSound } from '#engine/clerk/alignment/matchSound.ts';
import { SOUND_HZ } from '#engine/control/actions/alignment/DecodedClip.ts';

const SECONDS = 3;

/** A sound that climbs from `lowHz` to `highHz` and down again, `lateMs` after its time. */
function siren(lowHz: number, highHz: number, lateMs: number): Int16Array {
  const middle = (lowHz + highHz) / 2;
  const swing = (highHz - lowHz) / 2;
  return Int16Array.from({ length: SECONDS * SOUND_HZ }, (_, index) => {
    const t = index / SOUND_HZ - lateMs / 1000;
    const phase = 2 * Math.PI * middle * t - (swing / 0.7) * Math.cos(2 * Math.PI * 0.7 * t);
    return Math.round(9_000 * Math.sin(phase));
  });
}

it.each([
  ['low', 150, 600],
  ['as of a voice', 300, 1_500],
  ['high', 2_000, 3_400],
])('sound that is %s is found where it lies', (_, lowHz, highHz) => {
  const first = siren(lowHz, highHz, 0);
  for (const lateMs of [0, 60, -120, 240]) {
    const match = matchSound(first, siren(lowHz, highHz, lateMs), 0);
    expect(Math.abs((match?.offsetMs ?? Number.POSITIVE_INFINITY) - lateMs)).toBeLessThanOrEqual(2);
    expect(match?.correlation).toBeGreaterThan(0.9);
  }
});

it('silence tells nothing', () => {
  const silence = new Int16Array(SECONDS * SOUND_HZ);
  expect(matchSound(silence, siren(300, 1_500, 0), 0)).toBeNull();
});
