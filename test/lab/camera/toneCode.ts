/**
 * The sound that belongs to a frame is one tone for as long as the frame lasts. Which tone follows which is the same in
 * every run and never alike over any half second, so that sound alone tells where it belongs.
 */

export const SOUND_HZ = 48_000;
const TONES = 32;
const LOWEST_HZ = 600;
/** Tones are as many whole waves of a frame at 30 a second: they join without a click. */
const STEP_HZ = 90;
const LOUDNESS = 9_000;
/** Below this mean square, of samples of 16 bits, it is silence. */
const SILENCE = 300 ** 2;

/** Number of the tone of a frame, 0 … 31: never that of the frame before. */
export function toneOf(frame: number): number {
  return (frame % 2) * (TONES / 2) + (mixed(frame) % (TONES / 2));
}

/** Neighbours and regular distances leave no trace in it: the last step of MurmurHash3. */
function mixed(number: number): number {
  let bits = (number + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The sounds of all tones, each as long as a frame: samples of 16 bits, one channel. */
export function toneSounds(fps: number): Buffer[] {
  return Array.from({ length: TONES }, (_, tone) => {
    const sound = Buffer.alloc((SOUND_HZ / fps) * 2);
    for (let index = 0; index < sound.length / 2; index++) {
      const sample = LOUDNESS * Math.sin((2 * Math.PI * hertzOf(tone) * index) / SOUND_HZ);
      sound.writeInt16LE(Math.round(sample), index * 2);
    }
    return sound;
  });
}

/** The tone that is loudest in some 20 ms of sound; null for silence. */
export function readTone(samples: Int16Array): number | null {
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  if (energy / samples.length < SILENCE) return null;
  let [loudest, most] = [0, 0];
  for (let tone = 0; tone < TONES; tone++) {
    const power = powerOf(samples, hertzOf(tone));
    if (power > most) [loudest, most] = [tone, power];
  }
  return loudest;
}

function hertzOf(tone: number): number {
  return LOWEST_HZ + tone * STEP_HZ;
}

/** Goertzel's: how much of one frequency is in it. */
function powerOf(samples: Int16Array, hertz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / SOUND_HZ);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample + turn * last - before, last];
  return last * last + before * before - turn * last * before;
}
