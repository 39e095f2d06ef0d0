import type { FeedId } from '#shared/model/ids.ts';
import type { Cause } from '#shared/model/state.ts';
import type { HouseFormat } from '#shared/model/studio.ts';

/** What control wants of the program. The program obeys by itself, in milliseconds, and reports what it did. */
export interface StandingOrders {
  /** Feeds in order of preference. */
  readonly order: readonly FeedId[];
  readonly mode: 'hitless' | 'low-latency';
  readonly delayMs: number;
  readonly stallMs: number;
  readonly failback: 'manual' | 'auto';
  readonly failbackAfterMs: number;
  /** Held by hand until released or dead; `slate` is never dead. */
  readonly taken: FeedId | null;
  readonly muted: boolean;
  /** What becomes of a feed whose format differs: it stays off, or the outputs begin new sessions with it. */
  readonly onMismatch: 'refuse' | 'reconnect';
  /** Sessions are on, so the format of the program must stay what it is. */
  readonly keepsFormat: boolean;
  /** The house format, where the studio sets it; null: that of the first feed. */
  readonly format: HouseFormat | null;
  /** How much later than the others a feed brings the same content, in ms, where that is known; else it counts as 0. */
  readonly latencyMs: ReadonlyMap<FeedId, number>;
}

export function delayOf(orders: StandingOrders): number {
  return orders.mode === 'hitless' ? orders.delayMs : 0;
}

/** A switch of the program from one feed to another, as it happened. Times in ms of the engine's clock. */
export interface FeedChange {
  readonly from: FeedId | null;
  readonly to: FeedId;
  readonly cause: Cause;
  readonly detectedMs: number;
  readonly gapMs: number;
  /** Its format differs: every output ends its session and begins another. */
  readonly newSessions: boolean;
}
