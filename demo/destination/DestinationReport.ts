import { z } from 'zod';

const count = z.number().int().min(0);

/** A change from one clip to the other, as it arrived. */
export const ClipChange = z.object({
  from: z.string(),
  to: z.string(),
  /** First picture of the new clip. */
  frame: count,
  /** From the picture before, in presentation time. */
  stepMs: z.number(),
});
export type ClipChange = z.infer<typeof ClipChange>;

/** How one track ran on, within sessions. */
export const TrackReport = z.object({
  units: count,
  /** Largest step from one presentation time to the next. */
  largestStepMs: z.number(),
  /** Steps of more than one and a half frames. */
  holes: count,
  /** Steps that did not go forward. */
  stepsBack: count,
});
export type TrackReport = z.infer<typeof TrackReport>;

/** What arrived at a demo destination since it was started. */
export const DestinationReport = z.object({
  /** Publishers that were accepted; those that were refused for their key. */
  sessions: count,
  refused: count,
  isLive: z.boolean(),
  video: TrackReport,
  audio: TrackReport,
  /** Pictures of the clips that were left out, came again, or belong to neither clip. */
  lost: count,
  repeated: count,
  unknown: count,
  /** The same across the break between two sessions, where a sender may begin again with an earlier IDR. */
  lostBetweenSessions: count,
  repeatedBetweenSessions: count,
  /** The last ones; `changeCount` counts all. */
  changes: z.array(ClipChange),
  changeCount: count,
  last: z.object({ label: z.string(), frame: count }).nullable(),
  /** Longest time without any media while a session was open. */
  longestSilenceMs: z.number(),
  /** Over the time since the report before. */
  kbps: z.number(),
});
export type DestinationReport = z.infer<typeof DestinationReport>;

/** What a demo destination prints, one JSON object a line: where it listens, then a report a second and on request. */
export const DestinationLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), port: count }),
  z.object({
    kind: z.literal('report'),
    /** The text of the request, or null. */
    request: z.string().nullable(),
    report: DestinationReport,
  }),
]);
export type DestinationLine = z.infer<typeof DestinationLine>;
