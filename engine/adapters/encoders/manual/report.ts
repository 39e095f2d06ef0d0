import type { EncoderReading } from '../plug.ts';

/** Its feed is all that is known of it, and that is shown with the feed. */
export function report(): EncoderReading {
  return { state: 'unknown', detail: null, stats: null };
}
