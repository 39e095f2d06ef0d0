import type { Comparison, DecodedClip } from '#engine/control/actions/alignment/DecodedClip.ts';
import { matchPictures } from './matchPictures.ts';
import { matchSound } from './matchSound.ts';
import { motionOf } from './motionOf.ts';

const LEAST_MS = 2_000;
/** Grey levels; the rounding to whole levels alone makes 0.3 of it. */
const STILL = 0.6;
/** Sound that agrees as well as this is the same sound. */
const SAME_SOUND = 0.5;
/** So much of what the pictures leave unsure the sound settles when it agrees with them to a frame. */
const SOUND_SETTLES = 0.3;

/** Finds how the second feed lies against the first one: by what moves in the pictures, checked with the sound. */
export function compareClips(first: DecodedClip, second: DecodedClip): Comparison {
  const motions = [motionOf(first), motionOf(second)] as const;
  const leastFrames = Math.round(LEAST_MS / first.frameMs);
  const match = matchPictures(...motions, leastFrames);
  if (!match) return { kind: 'too-short' };
  if (Math.min(...motions.map((motion) => motion.strength)) < STILL) return { kind: 'still' };
  const sound = first.sound && second.sound ? matchSound(first.sound, second.sound, match.shiftMs) : null;
  const isSame = sound !== null && sound.correlation >= SAME_SOUND;
  const agrees = isSame && Math.abs(sound.offsetMs) <= first.frameMs;
  const unsure = 1 - match.confidence;
  return {
    kind: 'found',
    shiftMs: match.shiftMs,
    soundOffsetMs: isSame ? sound.offsetMs : null,
    confidence: agrees ? match.confidence + unsure * SOUND_SETTLES * sound.correlation : match.confidence,
  };
}
