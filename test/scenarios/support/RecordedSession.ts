import { appendFileSync } from 'node:fs';
import { flvHeader, flvTag } from '#engine/wire/flv/file.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import { MessageType, type RtmpMessage } from '#engine/wire/rtmp/messages.ts';

/** One publisher at a recorder, from `publish` to its end. */
export class RecordedSession {
  /** An FLV file of all that came. */
  readonly path: string;
  /** When each picture came, by the test's monotonic clock, in ms. */
  readonly arrivalsMs: number[] = [];
  /** `unpublished`: a proper end of stream. */
  end: 'unpublished' | 'closed' | null = null;

  constructor(path: string) {
    this.path = path;
    appendFileSync(path, flvHeader());
  }

  /** Pictures so far. */
  get frames(): number {
    return this.arrivalsMs.length;
  }

  /** Longest time between two pictures, from picture number `from` on, in ms. */
  longestSilenceMs(from = 0): number {
    const arrivals = this.arrivalsMs.slice(from);
    return arrivals.slice(1).reduce((longest, atMs, n) => Math.max(longest, atMs - (arrivals[n] ?? atMs)), 0);
  }

  /** Throws `WireError` for a picture that is cut short. */
  keep({ type, timestampMs, payload }: RtmpMessage): void {
    appendFileSync(this.path, flvTag(type, timestampMs, payload));
    if (type === MessageType.video && parseVideoBody(payload).kind === 'frame') this.arrivalsMs.push(performance.now());
  }
}
