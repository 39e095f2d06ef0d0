import type { EncoderShape } from '../encoderShape.ts';
import type { Act } from '../plan.ts';
import type { Change, Record, Sent } from '../record.ts';
import { latestShape } from '../shapes.ts';

/** A standby has proven itself for so long; what hurt it or the feed on air longer ago is forgotten. */
const PROVEN_MS = 6_000;
const SPARE_MS = 300;
const ROUNDING_MS = 2;

/**
 * When a ready standby takes over, for whatever cause, no more presentation time is left without a picture than a frame,
 * and the reorder depth. And the slate comes on behind all that the feed before it brought.
 */
export function gaps(record: Record): string[] {
  return [...atJoins(record), ...beforeSlates(record)];
}

function beforeSlates(record: Record): string[] {
  const { plan, changes, units, sent } = record;
  return changes.flatMap(({ to, cause, atMs }) => {
    if (to !== 'slate' || plan.orders.mode !== 'hitless' || !cause.startsWith('feed-')) return [];
    const last = sent.findLast(({ kind, unit, isHeld, sentAtMs }) => {
      return kind === 'video' && unit && !isHeld && sentAtMs <= atMs;
    })?.unit;
    if (!last) return [];
    const here = units.filter(({ runId, track, arrivedMs, slipMs }) => {
      return runId === last.runId && track === 'video' && arrivedMs <= atMs && slipMs === last.slipMs;
    });
    const leftOutMs = Math.max(...here.map(({ ptsMs }) => ptsMs)) - last.ptsMs;
    const mostMs = frameAndReorderMs(latestShape(record, last.encoderId, last.arrivedMs));
    return leftOutMs <= mostMs ? [] : [`${leftOutMs} ms of ${last.encoderId} were left out for the slate`];
  });
}

function atJoins(record: Record): string[] {
  return record.changes.flatMap((change) => {
    const bound = boundOf(record, change);
    if (bound === null) return [];
    const stepMs = stepAt(record.sent, change);
    return stepMs === null || stepMs <= bound
      ? []
      : [`a step of ${stepMs} ms to ${change.to} (${change.cause}), not ${Math.round(bound)}`];
  });
}

/** Null where no ready standby took over from an undisturbed feed. */
function boundOf(record: Record, change: Change): number | null {
  const { plan } = record;
  const { orders } = plan;
  const standby = latestShape(record, change.to, change.atMs);
  const left = change.from === null ? null : latestShape(record, change.from, change.lastGoodMs);
  if (orders.mode !== 'hitless' || !standby || !left) return null;
  if (!isReady(record, change, standby, left) || !isUndisturbed(record, change)) return null;
  return Math.max(frameAndReorderMs(standby), frameAndReorderMs(left));
}

function frameAndReorderMs(shape: EncoderShape | null): number {
  return shape ? ((1.5 + shape.bFrames) * 1000) / shape.fps + ROUNDING_MS : 0;
}

function isReady({ plan: { orders } }: Record, change: Change, standby: EncoderShape, left: EncoderShape): boolean {
  const lag = (orders.latencyMs.get(change.to) ?? 0) - (change.from ? (orders.latencyMs.get(change.from) ?? 0) : 0);
  const gopMs = ((standby.gopFrames + standby.bFrames) * 1000) / standby.fps;
  const reorderMs = ((standby.bFrames + left.bFrames) * 1000) / standby.fps;
  const isEnough = orders.delayMs >= Math.max(orders.stallMs, lag) + gopMs + reorderMs + SPARE_MS;
  return isEnough && change.healthySinceMs <= change.lastGoodMs - PROVEN_MS;
}

/** Nothing happened lately but to the feed that is left, and by hand: a standby that is well is what the figure is promised for. */
function isUndisturbed({ plan, changes, blocks }: Record, change: Change): boolean {
  const fromMs = change.lastGoodMs - PROVEN_MS - plan.orders.delayMs;
  if (blocks.some((block) => block.untilMs >= fromMs && block.fromMs <= change.atMs)) return false;
  if (changes.some((other) => other !== change && other.atMs >= fromMs && other.atMs <= change.atMs)) return false;
  const lately = plan.acts.filter((act) => endOf(act) >= fromMs && act.atMs <= change.atMs);
  return lately.every((act) => !('encoder' in act) || plan.encoders[act.encoder]?.id === change.from);
}

function endOf(act: Act): number {
  return act.atMs + ('forMs' in act ? act.forMs : 0);
}

/** From the last picture before the join to the first after it, in order of presentation. */
function stepAt(sent: readonly Sent[], change: Change): number | null {
  const at = sent.findIndex(
    ({ kind, unit, isHeld, sentAtMs }) =>
      kind === 'video' && !isHeld && sentAtMs >= change.atMs && unit?.encoderId === change.to,
  );
  const first = sent[at];
  if (!first) return null;
  const before = sent.slice(0, at).flatMap(({ kind, ptsMs }) => (kind === 'video' ? ptsMs : []));
  return first.ptsMs - Math.max(...before);
}
