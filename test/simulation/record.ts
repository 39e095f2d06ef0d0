import type { FeedChange } from '#engine/media/program/orders.ts';
import type { MessageKind } from '#engine/media/program/ProgramLog.ts';
import type { FeedId } from '#shared/model/ids.ts';
import type { Plan } from './plan.ts';
import type { SourceUnit } from './sourceUnit.ts';

/** One message as the program sent it. */
export interface Sent {
  readonly sentAtMs: number;
  readonly kind: MessageKind;
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly isIdr: boolean;
  readonly session: number;
  /** What an encoder made and this carries; null for silence and headers. */
  readonly unit: SourceUnit | null;
  /** A picture that was sent before: held where no feed brings one. */
  readonly isHeld: boolean;
  readonly hasParameterSets: boolean;
  /** Of headers only. */
  readonly header: Buffer | null;
}

/** A changeover, and what the world was like when the program made it. */
export interface Change extends FeedChange {
  readonly atMs: number;
  /** Latest arrival of a picture of the feed that was left. */
  readonly lastGoodMs: number;
  /** Since when the feed that was joined had been well without a pause. */
  readonly healthySinceMs: number;
}

/** How much the program and its feeds held at a moment. */
export interface Holding {
  readonly atMs: number;
  readonly logMessages: number;
  readonly logMs: number;
  readonly ringMs: readonly {
    readonly feedId: FeedId;
    readonly videoMs: number;
    readonly audioMs: number;
    readonly longestGopMs: number;
  }[];
}

/** How the newest run of a feed did. Times in ms of the simulation's clock. */
export interface FeedLook {
  readonly feedId: FeedId;
  readonly runId: number | null;
  readonly hasEnded: boolean;
  readonly hasIdr: boolean;
  readonly lastVideoMs: number;
  readonly healthySinceMs: number;
  readonly keyframesStopped: boolean;
}

/** What was on, and what could have been. */
export interface Look {
  readonly atMs: number;
  readonly onAir: FeedId | null;
  readonly taken: FeedId | null;
  readonly feeds: readonly FeedLook[];
}

/** A feed broke off, or the program left it since it failed. */
export interface Failure {
  readonly feedId: FeedId;
  readonly atMs: number;
}

/** A stretch of time in which the engine's loop stood still. */
export interface Block {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** All that one run of the simulation brought to light. */
export interface Record {
  readonly plan: Plan;
  readonly units: readonly SourceUnit[];
  readonly sent: readonly Sent[];
  readonly changes: readonly Change[];
  readonly holdings: readonly Holding[];
  readonly looks: readonly Look[];
  /** When a changeover that was decided was given up. */
  readonly givenUpMs: readonly number[];
  readonly blocks: readonly Block[];
  readonly failures: readonly Failure[];
  readonly endedAtMs: number;
  readonly crash: unknown;
}
