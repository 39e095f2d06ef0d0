import type { Intent } from '#engine/intent/intent.ts';
import type { StandingOrders } from '#engine/media/program/orders.ts';
import { type FeedId, feedIdOf } from '#shared/model/ids.ts';
import type { Studio } from '#shared/model/studio.ts';

/**
 * Studio and intent as standing orders. `measuredMs`: how much later than others a feed brings the same content, as far
 * as that was measured; what the studio says is added to it.
 */
export function programOrders(studio: Studio, intent: Intent, measuredMs: ReadonlyMap<FeedId, number>): StandingOrders {
  const { program, encoders } = studio;
  const latencies = encoders.map(({ id, latencyTrimMs }) => {
    const feedId = feedIdOf(id);
    return [feedId, (measuredMs.get(feedId) ?? 0) + latencyTrimMs] as const;
  });
  return {
    order: feedOrder(studio),
    mode: program.mode,
    delayMs: program.delayMs,
    stallMs: program.stallMs,
    // Off air nobody sees it: the program goes to the preferred feed by itself, so that a show begins with it.
    failback: intent.onAir ? program.failback : 'auto',
    failbackAfterMs: intent.onAir ? program.failbackAfterMs : 0,
    taken: (intent.taken?.feedId as FeedId | undefined) ?? null,
    muted: intent.muted,
    onMismatch: program.onMismatch,
    keepsFormat: intent.onAir,
    format: program.format ?? null,
    latencyMs: new Map(latencies),
  };
}

/** Feeds in order of preference: encoders that the order does not name come last, as they stand in the studio. */
export function feedOrder({ program, encoders }: Studio): FeedId[] {
  const named = program.order.map(feedIdOf);
  return [...named, ...encoders.map((encoder) => feedIdOf(encoder.id)).filter((id) => !named.includes(id))];
}
