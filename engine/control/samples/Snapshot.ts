import type { EncoderReport } from '#engine/adapters/encoders/plug.ts';
import type { Fault } from '#engine/base/fault.ts';
import type { FeedFacts } from '#engine/media/Media.ts';
import type { OutputOrders } from '#engine/media/outputs/orders.ts';
import type { OutputFacts } from '#engine/media/outputs/outputFacts.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import type { Studio } from '#shared/model/studio.ts';

/** An output as it is wanted and as it is. */
export interface OutputSample {
  readonly orders: OutputOrders;
  readonly facts: OutputFacts;
}

export interface EncoderSample {
  readonly id: string;
  readonly name: string;
  readonly report: EncoderReport;
}

export interface Remedy {
  /** Follows a colon: `frame rate 25 fps, not 30 fps`. */
  readonly what: string;
  /** A sentence. */
  readonly advice: string;
}

/** Something that happened at a moment and counts as true for a while after it. */
export interface Sighting {
  readonly code: 'duplicate-feed-key' | 'unknown-feed-key';
  readonly subject: string;
  readonly atMs: number;
  readonly context: Readonly<Record<string, string>>;
}

/** All that detectors look at, taken together at one moment. Times in ms of the engine's clock. */
export interface Snapshot {
  readonly nowMs: number;
  readonly studio: Studio;
  readonly isOnAir: boolean;
  readonly programFeed: FeedId | null;
  readonly standby: FeedId | null;
  readonly nextFeed: FeedId | null;
  readonly feeds: readonly FeedFacts[];
  readonly feedEnds: ReadonlyMap<FeedId, string>;
  /** What keeps a feed from joining unseen and where it is set, in words; only feeds with such a setting. */
  readonly remedies: ReadonlyMap<FeedId, Remedy>;
  readonly encoders: readonly EncoderSample[];
  readonly outputs: readonly OutputSample[];
  readonly heldOutputs: readonly string[];
  readonly sightings: readonly Sighting[];
  /** Troubles of the clerk that last, by code. */
  readonly troubles: readonly Fault[];
  /** Why the slate has no card though it should; null when all is well. */
  readonly slateTrouble: Fault | null;
  /** What was said of stored files when the engine started. */
  readonly notes: readonly Fault[];
  /** When on air was last wanted by an engine that is gone; null unless it waits for a person. */
  readonly resumeWaitsSince: string | null;
}

export function encoderName(studio: Studio, feedId: FeedId | null): string {
  if (feedId === null) return 'nothing';
  if (feedId === SLATE) return 'Slate';
  return studio.encoders.find((encoder) => (encoder.id as string) === (feedId as string))?.name ?? feedId;
}

/** `YouTube · a`, or the destination's name alone where it has one endpoint. */
export function outputName(studio: Studio, outputId: string): string {
  const [destinationId, endpointId] = outputId.split('/');
  const destination = studio.destinations.find((one) => one.id === destinationId);
  if (!destination) return outputId;
  return destination.endpoints.length > 1 ? `${destination.name} · ${endpointId}` : destination.name;
}
