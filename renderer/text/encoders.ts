import type { FeedState } from '#shared/model/state.ts';
import { span } from '../format/figures.ts';

export const encoderText = {
  heading: 'Encoders',
  none: 'No encoder in this studio.',
  slate: 'Slate',
  take: 'Take',
  takeLabel: (name: string) => `Take ${name}`,
  onProgram: 'on program',
  onAir: 'on air',
  start: 'Start encoder',
  startLabel: (name: string) => `Start encoder ${name}`,
  stop: 'Stop encoder',
  stopLabel: (name: string) => `Stop encoder ${name}`,
  stopAsk: 'Stop the encoder that is on program?',
  keep: 'Let it run',
  bitrateOf: (name: string) => `Bitrate of ${name}, last minute`,
  noMedia: 'No feed',
  noMediaSince: (time: string) => `No feed since ${time}`,
  from: (address: string) => `from ${address}`,
  keyframes: (ms: number) => `keyframe every ${span(ms)}`,
  feedKeyLabel: (name: string) => `Show the feed key of ${name}`,
  feedKeyUrl: 'Server',
  feedKeyKey: 'Stream key',
  copy: 'Copy',
  copied: 'Copied',
  hide: 'Hide',
  hidesIn: (seconds: number) => `hides in ${String(seconds).padStart(2, ' ')} s`,
  measure: 'Measure',
  measuring: 'Measuring…',
  measureLabel: (name: string) => `Measure how ${name} lies against the feed on air`,
  measureWhy:
    'Finds by picture and sound on which frame it would come on. Takes some seconds; both must show the same scene.',
  cpu: (pct: number) => `encoder CPU ${Math.round(pct)} %`,
  dropped: (frames: number) => `${frames} dropped`,
};

type Compatibility = NonNullable<FeedState['compatibility']>;

/** What the classes of the format mean, in the chip and for the viewer (rtmp-and-ingest §3.2). */
export const compatibilityText: Record<Compatibility, { chip: string; viewer: string }> = {
  A: { chip: 'same format', viewer: 'A changeover to it is not seen.' },
  B: { chip: 'format fits', viewer: 'Most viewers would not see a changeover to it.' },
  C: { chip: 'other format', viewer: 'Viewers would see a break: its picture size or frame rate differs.' },
  D: { chip: 'can’t join', viewer: 'It can’t replace the program: its codec or sound differs.' },
};

/** What keeps a standby from being seamless, or that it is. `mode` low-latency waits for the next keyframe by design. */
export function standbyText(feed: FeedState, mode: 'hitless' | 'low-latency'): string {
  if (feed.compatibility === 'C' || feed.compatibility === 'D') return compatibilityText[feed.compatibility].viewer;
  if (mode === 'low-latency') return 'Ready. It joins at its next keyframe.';
  if (!feed.hitless.ready) return feed.hitless.why ?? 'Not ready to join without a break yet.';
  if (feed.hitless.alignment === 'exact') return 'Ready. Frame-exact: it joins on the very frame.';
  const { inStepMs } = feed.hitless;
  return inStepMs === null ? 'Ready.' : `Ready. In step to about ${inStepMs} ms; measure it to be exact.`;
}
