import { type FeedId, SLATE } from '#shared/model/ids.ts';
import type { Cause } from '#shared/model/state.ts';
import type { StandingOrders } from './orders.ts';

/** What the choice needs to know of a feed that could be on air. */
export interface Candidate {
  readonly feedId: FeedId;
  /** Its newest run is neither ended nor stalled, and a decoder could begin somewhere in it. */
  readonly isAlive: boolean;
  readonly liveForMs: number;
  /** It flaps: by itself it comes on only after so long without a break. 0: it does not. */
  readonly spellMs: number;
  /** Class A or B against the program's format. */
  readonly fits: boolean;
  /** It does not fit, and may come on all the same: the outputs begin new sessions with its format. */
  readonly needsNewSessions: boolean;
}

export interface Situation {
  readonly onAir: FeedId | null;
  /** Why the feed on air can't stay; null while it can. */
  readonly failure: Cause | null;
  /** Why it should be left where another is well in all respects; viewers see nothing of it yet. */
  readonly concern: Cause | null;
  readonly orders: StandingOrders;
  /** The operator has given the choice back: the preferred feed comes back, whatever the failback rule says. */
  readonly isReleased: boolean;
  readonly candidates: readonly Candidate[];
}

export interface Choice {
  readonly to: FeedId;
  readonly cause: Cause;
}

/** Giving the choice back holds for so long: a preferred feed that is not trusted yet may still come to be. */
export const RELEASE_MS = 10_000;
/** A feed must have been well for so long before it is trusted over one that was. */
const HEALTHY_MS = 5_000;
/** The first feed gives the program its format: it must have been there for so long. */
const FIRST_FEED_MS = 3_000;
/** Feeds that begin within this of one another begin together: the preferred one gives the program its format. */
const TOGETHER_MS = 1_000;

/** Which feed should be on air, and why; null: the one that is. Pure: standing orders and facts in, a wish out. */
export function choose(situation: Situation): Choice | null {
  const { onAir, failure, concern, isReleased } = situation;
  const byHand = chooseByHand(situation);
  if (byHand === 'stay') return null;
  if (byHand) return byHand;
  if (onAir === null) return first(situation);
  if (onAir !== SLATE && failure === null) return concern ? wayOut(situation, concern) : failback(situation);
  const best = bestOf(situation);
  if (best) return { to: best.feedId, cause: failure ?? (isReleased ? 'released' : 'feed-back') };
  if (onAir === SLATE || failure === null) return null;
  return { to: SLATE, cause: failure };
}

function chooseByHand({ onAir, failure, orders, candidates }: Situation): Choice | 'stay' | null {
  if (orders.taken === null || onAir === null) return null;
  if (orders.taken === onAir && (onAir === SLATE || failure === null)) return 'stay';
  if (orders.taken === SLATE) return { to: SLATE, cause: 'taken-by-hand' };
  const wanted = candidates.find((candidate) => candidate.feedId === orders.taken);
  if (!wanted?.isAlive || !(wanted.fits || wanted.needsNewSessions)) return null;
  return { to: wanted.feedId, cause: 'taken-by-hand' };
}

function first({ orders, candidates }: Situation): Choice | null {
  const all = available(orders, candidates);
  const proven = all.filter((candidate) => candidate.liveForMs >= FIRST_FEED_MS);
  const preferred =
    proven.find((candidate) => candidate.feedId === orders.taken) ?? proven.find(({ fits }) => fits) ?? proven[0];
  const isWanted = preferred?.feedId === orders.taken;
  const better = preferred && !isWanted ? all.slice(0, all.indexOf(preferred)) : [];
  const isOneDue = better.some(({ fits, liveForMs }) => fits && liveForMs > FIRST_FEED_MS - TOGETHER_MS);
  return preferred && !isOneDue ? { to: preferred.feedId, cause: 'first-feed' } : null;
}

/** Only to one that fits and has proved itself: what is left for it still shows a picture. */
function wayOut({ onAir, orders, candidates }: Situation, concern: Cause): Choice | null {
  const well = available(orders, candidates).find(
    (candidate) => candidate.feedId !== onAir && candidate.fits && candidate.liveForMs >= HEALTHY_MS,
  );
  return well ? { to: well.feedId, cause: concern } : null;
}

/** A return is no emergency: by itself it never costs the sessions. */
function failback({ onAir, orders, isReleased, candidates }: Situation): Choice | null {
  if (!isReleased && (orders.failback === 'manual' || orders.taken !== null)) return null;
  const minimumMs = isReleased ? HEALTHY_MS : Math.max(HEALTHY_MS, orders.failbackAfterMs);
  for (const candidate of inOrder(orders, candidates)) {
    if (candidate.feedId === onAir) return null;
    const mayJoin = candidate.fits || (isReleased && candidate.needsNewSessions);
    if (candidate.isAlive && mayJoin && candidate.liveForMs >= Math.max(minimumMs, candidate.spellMs)) {
      return { to: candidate.feedId, cause: isReleased ? 'released' : 'failback' };
    }
  }
  return null;
}

/** Where the program goes when nothing holds it: the first healthy one, else the first that is there at all. */
function bestOf({ orders, candidates }: Situation): Candidate | null {
  const all = available(orders, candidates);
  const fitting = all.filter(({ fits }) => fits);
  const best = fitting.length > 0 ? fitting : all;
  return best.find((candidate) => candidate.liveForMs >= HEALTHY_MS) ?? best[0] ?? null;
}

/** Who could come on without being asked for, the preferred ones first. */
function available(orders: StandingOrders, candidates: readonly Candidate[]): Candidate[] {
  return inOrder(orders, candidates).filter(
    (candidate) =>
      candidate.isAlive && (candidate.fits || candidate.needsNewSessions) && candidate.liveForMs >= candidate.spellMs,
  );
}

function inOrder(orders: StandingOrders, candidates: readonly Candidate[]): Candidate[] {
  const rank = new Map(orders.order.map((feedId, index) => [feedId, index]));
  const last = orders.order.length;
  return [...candidates].sort((a, b) => (rank.get(a.feedId) ?? last) - (rank.get(b.feedId) ?? last));
}
