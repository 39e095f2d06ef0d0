import { z } from 'zod';
import { FeedDifference, PairState } from './pairCheck.ts';
import { SlateState } from './slate.ts';

/** What is: the answer of `GET /api/v1/state` (design §6). Fields are added, never taken away. Times are ISO 8601. */

const time = z.string();

export const EngineFacts = z.object({
  version: z.string(),
  startedAt: time,
  rssMb: z.number(),
  /** A random id of this run of the engine: it changes when the engine starts anew. */
  instance: z.string(),
  /** The address encoders publish to, without a key: `rtmp://HOST:PORT/live`. Null while the port is taken. */
  ingestUrl: z.string().nullable(),
  /** False while the worker thread for files and storage does not answer. */
  clerkAlive: z.boolean(),
});

export const AirState = z.object({
  on: z.boolean(),
  since: time.nullable(),
  /** On air was wanted when the engine ended, too long ago to go on by itself: one press resumes. */
  resumable: z.boolean(),
});

export const ChangeoverKind = z.enum(['encoder', 'uplink', 'endpoint']);

/** Why a changeover happened: a closed set, with its words in `shared/text/causes.ts`. */
export const Cause = z.enum([
  'feed-ended',
  'feed-stalled',
  'feed-bad-times',
  'feed-lost-format',
  'feed-no-keyframes',
  'feed-back',
  'first-feed',
  'taken-by-hand',
  'released',
  'cut',
  'failback',
  'endpoint-closed',
  'endpoint-refused',
  'endpoint-unreachable',
  'endpoint-stalled',
  'server-asked',
]);
export type Cause = z.infer<typeof Cause>;

export const Changeover = z.object({
  at: time,
  kind: ChangeoverKind,
  from: z.string().nullable(),
  to: z.string(),
  why: Cause,
  /** From the arrival of the last good frame to the decision. */
  detectedMs: z.number(),
  /** Largest hole in video presentation time at the join, less one frame. */
  gapMs: z.number(),
  /** One sentence for people: what happened, why, what was done and what it cost. */
  text: z.string(),
});
export type Changeover = z.infer<typeof Changeover>;

export const VideoFormat = z.object({
  codec: z.string(),
  width: z.number(),
  height: z.number(),
  fps: z.number(),
  profile: z.string().nullable(),
});
export type VideoFormat = z.infer<typeof VideoFormat>;

export const AudioFormat = z.object({ codec: z.string(), sampleRate: z.number(), channels: z.number() });
export type AudioFormat = z.infer<typeof AudioFormat>;

export const ProgramState = z.object({
  feedId: z.string().nullable(),
  mode: z.enum(['hitless', 'low-latency']),
  delayMs: z.number(),
  bitrateKbps: z.number(),
  changeovers: z.number(),
  lastChangeover: Changeover.nullable(),
  /** Since when the program has had a picture without a break. */
  unbrokenSince: time.nullable(),
  /** What the operator took by hand; null while the policy chooses. */
  taken: z.object({ feedId: z.string(), since: time }).nullable(),
  /** A changeover that is decided and waits for its content to reach the play-out point. */
  next: z.object({ feedId: z.string(), inMs: z.number() }).nullable(),
  muted: z.boolean(),
  /** The feed that would come on next if the one on air died now, or `slate`; null while the program is empty. */
  standby: z.string().nullable(),
  video: VideoFormat.nullable(),
  audio: AudioFormat.nullable(),
});
export type ProgramState = z.infer<typeof ProgramState>;

export const EncoderStateName = z.enum(['unknown', 'idle', 'starting', 'live', 'stopping', 'unreachable', 'faulty']);
export type EncoderStateName = z.infer<typeof EncoderStateName>;

export const EncoderState = z.object({
  id: z.string(),
  name: z.string(),
  make: z.string(),
  state: EncoderStateName,
  /** One line for people: what the encoder says of itself, or why it can't be reached. Null when there is nothing to say. */
  detail: z.string().nullable(),
  can: z.object({ start: z.boolean(), stop: z.boolean(), point: z.boolean() }),
  stats: z
    .object({
      cpuPct: z.number().nullable(),
      congestion: z.number().nullable(),
      droppedFrames: z.number().nullable(),
      totalFrames: z.number().nullable(),
    })
    .nullable(),
});
export type EncoderState = z.infer<typeof EncoderState>;

export const FeedStateName = z.enum(['waiting', 'live', 'stalled', 'lost']);
export type FeedStateName = z.infer<typeof FeedStateName>;

export const FeedState = z.object({
  id: z.string(),
  state: FeedStateName,
  since: time.nullable(),
  /** `address:port` of the encoder's session. */
  from: z.string().nullable(),
  video: VideoFormat.nullable(),
  audio: AudioFormat.nullable(),
  bitrateKbps: z.number(),
  keyframeIntervalMs: z.number().nullable(),
  /** Against the house format: A identical, B joins unseen by most, C format differs, D impossible in one session. */
  compatibility: z.enum(['A', 'B', 'C', 'D']).nullable(),
  /** Where it differs from the program, the worst first: as it arrives, else as its encoder is set, else as it came last. */
  differences: z.array(FeedDifference),
  hitless: z.object({
    ready: z.boolean(),
    requiredDelayMs: z.number().nullable(),
    alignment: z.enum(['exact', 'coarse', 'unknown']),
    /** So far from the picture of the feed on air it may come on, in ms: 0 when exact. Null for the feed on air itself. */
    inStepMs: z.number().nullable(),
    why: z.string().nullable(),
  }),
});
export type FeedState = z.infer<typeof FeedState>;

export const UplinkState = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['up', 'degraded', 'down']),
  rttMs: z.number().nullable(),
  lossPct: z.number().nullable(),
  sendingKbps: z.number(),
});
export type UplinkState = z.infer<typeof UplinkState>;

export const OutputStateName = z.enum(['off', 'waiting', 'connecting', 'live', 'stalled', 'refused']);
export type OutputStateName = z.infer<typeof OutputStateName>;

export const OutputState = z.object({
  id: z.string(),
  destinationId: z.string(),
  endpointId: z.string(),
  uplinkId: z.string().nullable(),
  state: OutputStateName,
  /** One line for people: what it waits for, or what went wrong. */
  reason: z.string().nullable(),
  bitrateKbps: z.number(),
  backlogMs: z.number(),
  /** Of the server that the session goes to, as DNS answered; null while there is no connection. */
  address: z.string().nullable(),
  rttMs: z.number().nullable(),
  droppedFrames: z.number(),
  sessions: z.number(),
  since: time.nullable(),
  nextTryAt: time.nullable(),
  /** When the service closes the stream that broke off, where nothing of the destination is live; null: not known. */
  closesAt: time.nullable(),
  held: z.boolean(),
  /** Another endpoint of its destination is in use; `move` takes the sender here. */
  standsBy: z.boolean(),
  lastError: z.string().nullable(),
  /** False once a session went without any acknowledgement: its evidence is then weaker. Null when unknown. */
  acknowledges: z.boolean().nullable(),
});
export type OutputState = z.infer<typeof OutputState>;

export const DestinationState = z.object({
  id: z.string(),
  name: z.string(),
  service: z.string(),
  redundancy: z.enum(['active-active', 'active-passive']),
});
export type DestinationState = z.infer<typeof DestinationState>;

export const AlarmPriority = z.enum(['critical', 'warning', 'advisory']);
export const AlarmStateName = z.enum(['raised', 'acknowledged', 'shelved', 'cleared']);

/** ISA-18.2. A cleared alarm stays on the list until it has been acknowledged. */
export const Alarm = z.object({
  id: z.string(),
  code: z.string(),
  subject: z.string(),
  priority: AlarmPriority,
  state: AlarmStateName,
  at: time,
  clearedAt: time.nullable(),
  text: z.string(),
  /** What was already done about it. */
  done: z.string(),
});
export type Alarm = z.infer<typeof Alarm>;

/** Only with the demo studio: which demo processes run, each with a button that makes it fail. */
export const DemoState = z.object({
  parts: z.array(z.object({ subject: z.string(), running: z.boolean() })),
});
export type DemoState = z.infer<typeof DemoState>;

export const EngineState = z.object({
  engine: EngineFacts,
  studio: z.object({ name: z.string() }),
  air: AirState,
  program: ProgramState,
  slate: SlateState,
  encoders: z.array(EncoderState),
  feeds: z.array(FeedState),
  pairs: z.array(PairState),
  uplinks: z.array(UplinkState),
  destinations: z.array(DestinationState),
  outputs: z.array(OutputState),
  alarms: z.array(Alarm),
  demo: DemoState.nullable(),
});
export type EngineState = z.infer<typeof EngineState>;
