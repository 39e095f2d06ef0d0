import type { FormatFacts, FormatSetting } from '#shared/model/pairCheck.ts';

/** One setting in which two formats differ. */
export interface Difference {
  readonly setting: FormatSetting;
  /** What it makes of the pair (`compatibility.ts`); null: the join is possible, but costs something else. */
  readonly class: 'B' | 'C' | 'D' | null;
  readonly has: string | number;
  readonly wanted: string | number;
}

/** The compared settings, the worst first. */
const CLASSES = {
  video: 'D',
  sound: 'D',
  'video-codec': 'D',
  'audio-codec': 'D',
  'audio-profile': 'D',
  'sample-rate': 'D',
  channels: 'D',
  'audio-frame': 'D',
  resolution: 'C',
  'frame-rate': 'C',
  scan: 'C',
  'pixel-format': 'C',
  profile: 'B',
  'b-frames': 'B',
  'pixel-shape': 'B',
  colour: 'B',
  level: 'B',
  'reference-frames': 'B',
  headers: 'B',
} as const satisfies Partial<Record<FormatSetting, Difference['class']>>;

/** They follow from others: of interest only where none of those differs. */
const FOLLOWS: Readonly<Partial<Record<FormatSetting, readonly FormatSetting[]>>> = {
  'b-frames': ['profile'],
  level: ['resolution', 'frame-rate', 'profile', 'b-frames'],
  'reference-frames': ['resolution', 'profile', 'b-frames', 'level'],
};
const OF_SOUND: readonly FormatSetting[] = [
  'sound',
  'audio-codec',
  'audio-profile',
  'sample-rate',
  'channels',
  'audio-frame',
];

/** Where a format differs from the one that is wanted, the worst first. What is not known of either does not differ. */
export function differences(wanted: FormatFacts, has: FormatFacts): Difference[] {
  const found: Difference[] = [];
  const isFound = (setting: FormatSetting) => found.some((one) => one.setting === setting);
  for (const setting of Object.keys(CLASSES) as (keyof typeof CLASSES)[]) {
    const [a, b] = [wanted[setting], has[setting]];
    if (a === undefined || b === undefined || isSame(setting, a, b)) continue;
    if (FOLLOWS[setting]?.some(isFound)) continue;
    if (setting === 'headers' && found.some((one) => !OF_SOUND.includes(one.setting))) continue;
    found.push({ setting, class: classOf(setting, wanted), has: b, wanted: a });
  }
  return found;
}

/** Measured rates waver by a few parts in a thousand. */
const SAME_RATE = 0.005;

function isSame(setting: FormatSetting, a: string | number, b: string | number): boolean {
  if (setting === 'frame-rate') return Math.abs(Number(a) - Number(b)) / Number(a) < SAME_RATE;
  return a === b;
}

function classOf(setting: keyof typeof CLASSES, wanted: FormatFacts): Difference['class'] {
  // Silence fills in where a feed has no sound; sound that the program does not have can't be added.
  if (setting === 'sound' && wanted.sound === 'there') return null;
  // Of codecs that are not parsed nothing but the name is known, so that anything may differ.
  if (setting === 'headers' && wanted.resolution === undefined) return 'C';
  return CLASSES[setting];
}
