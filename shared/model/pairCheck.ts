import { z } from 'zod';

/**
 * The pair check: in which settings a feed differs from the program, before anybody has to change over to it. `video`
 * and `sound` say whether the track is there at all; `headers` is what still differs when nothing else does.
 */
export const FormatSetting = z.enum([
  'video',
  'sound',
  'video-codec',
  'audio-codec',
  'audio-profile',
  'sample-rate',
  'channels',
  'audio-frame',
  'resolution',
  'frame-rate',
  'scan',
  'pixel-format',
  'profile',
  'b-frames',
  'pixel-shape',
  'colour',
  'level',
  'reference-frames',
  'headers',
  'keyframe-interval',
]);
export type FormatSetting = z.infer<typeof FormatSetting>;

/**
 * A format, setting by setting; what is not there is not known. `frame-rate` in frames a second, `sample-rate` in Hz,
 * `audio-frame` in samples, `keyframe-interval` in ms, `b-frames` as the depth of reordering in frames, `resolution` as
 * `pictureSize` writes it.
 */
export type FormatFacts = Readonly<Partial<Record<FormatSetting, string | number>>>;

/** A setting and the value that it is to have. */
export interface SettingChange {
  readonly setting: FormatSetting;
  readonly value: string | number;
}

/** Whether a setting of an encoder could be changed from here, and what has to be known or done besides. */
export interface Settable {
  readonly can: boolean;
  readonly note: SettingNote | null;
}

export type SettingNote =
  /** Can be set while it streams, and takes effect when the stream starts anew. */
  | 'at-next-stream'
  /** Set already, and waits for that. */
  | 'awaits-stream'
  /** Is taken over only when the encoder's software itself starts anew. */
  | 'at-next-start'
  /** Set already, and waits for that. */
  | 'awaits-start'
  /** Viewers see it: nothing is changed on it now. */
  | 'on-program'
  /** Can't be set while it streams. */
  | 'stop-first'
  /** As the encoder is set up, it lets nobody set this from outside. */
  | 'by-hand'
  /** It has no such value. */
  | 'no-such-value';

export const FeedDifference = z.object({
  setting: FormatSetting,
  /** Where the encoder's user finds it: `Settings → Video → Common FPS Values`, or in general words. */
  name: z.string(),
  has: z.string(),
  wanted: z.string(),
  /** The class that it causes; null: the join is possible, but not unseen. */
  class: z.enum(['B', 'C', 'D']).nullable(),
  /** What a viewer would see or hear at a changeover. */
  viewer: z.string(),
  /** What a person sets, and where. */
  advice: z.string(),
  /** Whether `apply-setting` can do it now, and what has to be known or done besides. Null: nobody can from here. */
  apply: z.object({ can: z.boolean(), note: z.string().nullable() }).nullable(),
});
export type FeedDifference = z.infer<typeof FeedDifference>;

/** Two feeds that are live: how they would join. */
export const PairState = z.object({
  feedId: z.string(),
  againstId: z.string(),
  alignment: z.enum(['exact', 'coarse']),
  /** How much later than the other the feed brings the same picture, as measured, in ms; null where it was not. */
  laterMs: z.number().nullable(),
  /** So far from the frame a join may come, in ms: 0 when exact. */
  withinMs: z.number(),
  /** Where the feed differs from the other, in words, the worst first: `frame rate 25 fps, not 30 fps`. */
  differs: z.array(z.string()),
  class: z.enum(['A', 'B', 'C', 'D']),
});
export type PairState = z.infer<typeof PairState>;

/** `1280×720` */
export function pictureSize(width: number, height: number): string {
  return `${width}×${height}`;
}

/** The other way round; null for what `pictureSize` did not write. */
export function sizeOf(text: string | number): { width: number; height: number } | null {
  const found = /^(\d+)×(\d+)$/.exec(String(text));
  return found ? { width: Number(found[1]), height: Number(found[2]) } : null;
}
