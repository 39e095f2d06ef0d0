import type { EncoderState } from '#shared/model/state.ts';
import { encoderText } from '../text/encoders.ts';
import { SLATE_FEED } from './slateFeed.ts';

/** The name that people gave the encoder of a feed. */
export function feedName(encoders: readonly EncoderState[], feedId: string): string {
  if (feedId === SLATE_FEED) return encoderText.slate;
  return encoders.find((encoder) => encoder.id === feedId)?.name ?? feedId;
}
