import { z } from 'zod';

/** Ids are short slugs that a person types: they stand in URLs, logs and file names. */
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes, at most 40');

export const EncoderId = slug.brand<'EncoderId'>();
export type EncoderId = z.infer<typeof EncoderId>;

export const UplinkId = slug.brand<'UplinkId'>();
export type UplinkId = z.infer<typeof UplinkId>;

export const DestinationId = slug.brand<'DestinationId'>();
export type DestinationId = z.infer<typeof DestinationId>;

export const EndpointId = slug.brand<'EndpointId'>();
export type EndpointId = z.infer<typeof EndpointId>;

/** `destination/endpoint`, for example `youtube/a`. */
export const OutputId = z
  .string()
  .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
  .brand<'OutputId'>();
export type OutputId = z.infer<typeof OutputId>;

/** The feed of an encoder bears the encoder's id; `slate` is the feed that is always there. */
export const FeedId = z.string().min(1).max(40).brand<'FeedId'>();
export type FeedId = z.infer<typeof FeedId>;

export const SLATE = 'slate' as FeedId;

export function feedIdOf(encoderId: EncoderId): FeedId {
  return encoderId as string as FeedId;
}

export function outputIdOf(destinationId: DestinationId, endpointId: EndpointId): OutputId {
  return `${destinationId}/${endpointId}` as OutputId;
}
