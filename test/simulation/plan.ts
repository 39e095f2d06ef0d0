import type { StandingOrders } from '#engine/media/program/orders.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import { type EncoderFormat, type EncoderShape, PPS, USUAL } from './encoderShape.ts';
import { Random } from './Random.ts';
import { withSeries } from './series.ts';

/** Something that happens to an encoder, to the engine, or by hand. Times in ms after the beginning. */
export type Act = { readonly atMs: number } & (
  | { readonly kind: 'kill'; readonly encoder: number; readonly forMs: number; readonly shape: EncoderShape }
  | { readonly kind: 'replace'; readonly encoder: number; readonly forMs: number; readonly shape: EncoderShape }
  | { readonly kind: EncoderTrouble; readonly encoder: number; readonly forMs: number }
  | { readonly kind: 'jump'; readonly encoder: number; readonly forMs: 0; readonly byMs: number }
  | { readonly kind: 'reformat'; readonly encoder: number; readonly forMs: 0; readonly format: EncoderFormat }
  | { readonly kind: 'block'; readonly forMs: number }
  | { readonly kind: 'take'; readonly feedId: FeedId; readonly when: 'content' | 'now' }
  | { readonly kind: 'release' | 'cut' }
  | { readonly kind: 'mute'; readonly on: boolean }
);

/** `freeze`: nothing is made. `hold`: it waits on the way. The others: what is missing or wrong meanwhile. */
export type EncoderTrouble = 'freeze' | 'hold' | 'no-video' | 'no-keyframes' | 'stamps-frozen' | 'stamps-backwards';

/** One run of the simulation, as a seed decides it. Pure data: printed, it says what happened. */
export interface Plan {
  readonly seed: number;
  readonly orders: StandingOrders;
  readonly encoders: readonly { readonly id: FeedId; readonly startsAtMs: number; readonly shape: EncoderShape }[];
  readonly acts: readonly Act[];
  readonly endsAtMs: number;
}

const IDS = ['main', 'backup', 'third'] as FeedId[];
export const QUIET_START_MS = 12_000;
export const TROUBLE_MS = 25_000;
const QUIET_END_MS = 8_000;

/** All that a seed decides but the jitter. */
export function planOf(seed: number): Plan {
  return withSeries(singleFaults(seed));
}

/** Faults of all kinds, each by itself. */
function singleFaults(seed: number): Plan {
  const random = new Random(seed);
  const encoderIds = IDS.slice(0, random.pick([1, 2, 2, 2, 3]));
  const fps = random.pick([30, 30, 30, 25, 60]);
  const encoders = encoderIds.map((id) => ({ id, startsAtMs: random.whole(0, 1_500), shape: shape(random, fps) }));
  const count = random.whole(1, 7);
  const acts = Array.from({ length: count }, () => act(random, fps, encoderIds)).sort((a, b) => a.atMs - b.atMs);
  const endsAtMs = QUIET_START_MS + TROUBLE_MS + QUIET_END_MS;
  return { seed, orders: orders(random, encoders), encoders, acts, endsAtMs };
}

function orders(random: Random, encoders: Plan['encoders']): StandingOrders {
  const isKnown = random.chance(0.3);
  return {
    order: encoders.map(({ id }) => id),
    mode: random.chance(0.85) ? 'hitless' : 'low-latency',
    delayMs: random.pick([3_000, 3_000, 1_500, 4_000]),
    stallMs: random.pick([500, 500, 300, 1_000]),
    failback: random.pick(['manual', 'auto']),
    failbackAfterMs: random.pick([5_000, 8_000]),
    taken: null,
    muted: false,
    onMismatch: 'refuse',
    keepsFormat: true,
    format: null,
    latencyMs: new Map(isKnown ? encoders.map(({ id, shape: { latencyMs } }) => [id, latencyMs]) : []),
  };
}

function shape(random: Random, fps: number): EncoderShape {
  const gopFrames = random.pick([fps, fps, 2 * fps, Math.round(fps / 2), random.whole(7, 3 * fps)]);
  return {
    fps,
    gopFrames,
    bFrames: random.pick([0, 0, 2, 3] as const),
    clockMs: clock(random),
    clockBits: random.pick([31, 32] as const),
    latencyMs: random.pick([5, 20, 120, 400]),
    jitterMs: random.pick([0, 3, 15]),
    phase: random.whole(0, gopFrames - 1),
    driftPpm: random.pick([0, 0, random.between(-200, 200)]),
    pps: random.pick(PPS),
    format: USUAL,
    burstMs: 0,
  };
}

/** From zero, from anywhere, or just below where time stamps grow longer or wrap. */
function clock(random: Random): number {
  const wrap = random.pick([0, 0, random.whole(0, 2 ** 31), 2 ** 24, 2 ** 31, 2 ** 32]);
  return Math.max(0, wrap - random.whole(0, 30_000));
}

function act(random: Random, fps: number, encoderIds: readonly FeedId[]): Act {
  const atMs = Math.round(random.between(QUIET_START_MS, QUIET_START_MS + TROUBLE_MS));
  const encoder = random.whole(0, encoderIds.length - 1);
  const forMs = Math.round(
    random.pick([random.between(50, 400), random.between(300, 2_000), random.between(1_000, 9_000)]),
  );
  const kind = random.pick([
    'kill',
    'kill',
    'replace',
    'freeze',
    'hold',
    'no-video',
    'no-keyframes',
    'stamps',
    'jump',
    'hand',
    'hand',
    'block',
  ]);
  switch (kind) {
    case 'kill':
    case 'replace':
      return {
        atMs,
        kind,
        encoder,
        forMs: kind === 'replace' ? Math.max(1_500, forMs) : forMs,
        shape: shape(random, fps),
      };
    case 'stamps':
      return { atMs, kind: random.pick(['stamps-frozen', 'stamps-backwards']), encoder, forMs };
    case 'jump':
      return { atMs, kind, encoder, forMs: 0, byMs: random.pick([10_000, -10_000]) };
    case 'hand':
      return byHand(random, atMs, encoderIds);
    case 'block':
      return { atMs, kind, forMs: random.pick([100, 400, 1_500]) };
    default:
      return { atMs, kind: kind as EncoderTrouble, encoder, forMs };
  }
}

function byHand(random: Random, atMs: number, encoderIds: readonly FeedId[]): Act {
  const kind = random.pick(['take', 'take', 'take', 'release', 'cut', 'mute']);
  if (kind === 'take') {
    const feedId = random.chance(0.15) ? SLATE : (encoderIds[random.whole(0, encoderIds.length - 1)] ?? SLATE);
    return { atMs, kind, feedId, when: random.pick(['content', 'content', 'now']) };
  }
  if (kind === 'mute') return { atMs, kind, on: random.chance(0.7) };
  return { atMs, kind: kind as 'release' | 'cut' };
}
