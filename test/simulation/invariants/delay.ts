import { HELD_PICTURE_EVERY_MS } from '#engine/media/slate/heldPicture.ts';
import type { EncoderShape } from '../encoderShape.ts';
import type { Plan } from '../plan.ts';
import type { Record, Sent } from '../record.ts';
import { firstSlips } from '../slips.ts';

/** Turns of the program come no further apart, or a frame where that is shorter. */
const TURN_MS = 33;
/** Whole milliseconds of stamps and joins. */
const ROUNDING_MS = 3;
/** What waited while the loop stood still leaves with the first turn after it. */
const AFTER_BLOCK_MS = 100;

/**
 * Hitless: what arrives leaves after the delay, through all joins; later only what came late itself. What a join may
 * move it by follows from the plan: the grid of frames, and the jitter of the ways.
 */
export function delay(record: Record): string[] {
  const { plan, sent, blocks, changes } = record;
  if (plan.orders.mode !== 'hitless') return [];
  const broken: string[] = [];
  const firstSlip = firstSlips(record);
  const most = tolerance(plan);
  let [slippedMs, staleMs] = [0, 0];
  for (const message of sent) {
    const { unit, isHeld, kind, sentAtMs, ptsMs } = message;
    if (!unit || isHeld || kind !== 'video' || unit.wasBlocked) continue;
    // An empty program begins with the IDR that is due or was.
    if (sentAtMs === changes[0]?.atMs) continue;
    // A clock that slipped on air is the program's clock: the delay moves by that, and comes back slowly.
    slippedMs = Math.max(slippedMs, Math.abs(unit.slipMs - (firstSlip.get(unit.runId) ?? unit.slipMs)));
    const isJoin = changes.some(({ atMs }) => atMs === sentAtMs);
    if (isJoin) staleMs = Math.max(staleMs, quickestMs(record, message));
    // A standing loop gives silence its time again before it is acted on.
    const afterMs = AFTER_BLOCK_MS + (isJoin ? plan.orders.stallMs : 0);
    if (blocks.some(({ fromMs, untilMs }) => sentAtMs >= fromMs && sentAtMs <= untilMs + afterMs)) continue;
    const { earlyMs, lateMs } = errorOf(message, plan);
    const allowedMs = most + slippedMs + staleMs + waitedMs(record, message);
    if (earlyMs > most + slippedMs) broken.push(`${unit.encoderId} at ${ptsMs} left ${Math.round(earlyMs)} ms early`);
    if (lateMs > allowedMs) broken.push(`${unit.encoderId} at ${ptsMs} left ${Math.round(lateMs)} ms late`);
  }
  return broken;
}

function errorOf({ unit, sentAtMs, ptsMs, dtsMs }: Sent, { orders, encoders }: Plan) {
  if (!unit) return { earlyMs: 0, lateMs: 0 };
  const feedId = encoders.find(({ id }) => id === unit.encoderId)?.id;
  const latencyMs = (feedId && orders.latencyMs.get(feedId)) ?? 0;
  const dueMs = unit.nominalMs - latencyMs + orders.delayMs - (unit.ptsMs - unit.dtsMs);
  const squeezedMs = Math.max(0, unit.ptsMs - unit.dtsMs - (ptsMs - dtsMs));
  return { earlyMs: dueMs - sentAtMs, lateMs: sentAtMs - Math.max(dueMs + squeezedMs, unit.arrivedMs) };
}

/** By how much all was late that had come of a run when it was joined: nothing else could tell its clock. */
function quickestMs({ units }: Record, { unit, sentAtMs }: Sent): number {
  let quickest = Number.POSITIVE_INFINITY;
  for (const { runId, track, arrivedMs, nominalMs } of units) {
    if (runId === unit?.runId && track === 'video' && arrivedMs <= sentAtMs)
      quickest = Math.min(quickest, arrivedMs - nominalMs);
  }
  return quickest;
}

/** Half a frame of the grid at a join, what even the quickest frames may have been late by, a turn. */
function tolerance(plan: Plan): number {
  const shapes = shapesOf(plan);
  const frameMs = Math.max(...shapes.map(({ fps }) => 1000 / fps));
  const quickestMs = Math.max(
    ...shapes.map((shape) => shape.jitterMs + (shape.burstMs > 0 ? Math.min(shape.burstMs, groupMs(shape)) : 0)),
  );
  return frameMs / 2 + quickestMs + Math.min(TURN_MS, frameMs) + ROUNDING_MS;
}

/** What is made in one go: of a burst the last such group is the quickest. */
function groupMs({ fps, bFrames }: EncoderShape): number {
  return ((bFrames + 1) * 1000) / fps;
}

function shapesOf({ encoders, acts }: Plan): EncoderShape[] {
  return [...encoders.map(({ shape }) => shape), ...acts.flatMap((act) => ('shape' in act ? act.shape : []))];
}

/**
 * Pictures that a changeover would have taken the place of leave after all when it is given up. And the first IDR that
 * no held picture was shown for is not due any more when a feed is decided on later than that.
 */
function waitedMs({ givenUpMs, changes, plan }: Record, { sentAtMs }: Sent): number {
  if (changes.some(({ from, atMs }) => from === 'slate' && atMs === sentAtMs)) return HELD_PICTURE_EVERY_MS;
  const wasGivenUp = givenUpMs.some((atMs) => Math.abs(atMs - sentAtMs) <= 5);
  return wasGivenUp ? Math.max(...shapesOf(plan).map(groupMs)) : 0;
}
