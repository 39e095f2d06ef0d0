import { type EncoderFormat, type EncoderShape, isSameFormat } from '../encoderShape.ts';
import type { FeedLook, Look, Record } from '../record.ts';
import { latestShape } from '../shapes.ts';

/** Failures within a minute after which a feed comes on by itself only when it has been well for a spell. */
const MANY_FAILURES = 3;
const FAILURES_WITHIN_MS = 60_000;
const SPELL_MS = 10_000;
/** Turns of the program, and the last of what is decided. */
const SPARE_MS = 500;

/** The program is never on a dead feed, or on the slate that nobody wants, for longer than a feed that could be on takes. */
export function recovery(record: Record): string[] {
  if (record.sent.length === 0) return ['the program never began'];
  const broken: string[] = [];
  const since = new Map<string, number>();
  const formats = formatsOf(record);
  const shown = record.sent.filter(({ kind, unit, isHeld }) => kind === 'video' && unit && !isHeld);
  let next = 0;
  for (const look of record.looks) {
    while ((shown[next]?.sentAtMs ?? look.atMs) < look.atMs) next++;
    const house = shown[next - 1]?.unit?.format ?? null;
    const isBlocked = record.blocks.some(({ fromMs, untilMs }) => look.atMs >= fromMs && look.atMs <= untilMs + 100);
    const current = look.feeds.find(({ feedId }) => feedId === look.onAir);
    const isBad = look.onAir !== null && look.taken !== 'slate' && !isBlocked && !isAlive(record, look, current);
    for (const feed of look.feeds) {
      const couldBe = couldBeOn(record, look, feed) && mayJoin(record, formats.get(feed.runId), house);
      if (!isBad || !couldBe) since.delete(feed.feedId);
      else if (!since.has(feed.feedId)) since.set(feed.feedId, look.atMs);
      const forMs = look.atMs - Math.max(since.get(feed.feedId) ?? look.atMs, lastTakeMs(record, look));
      if (forMs > limitMs(record, feed, look)) {
        broken.push(`${look.onAir} on for ${forMs} ms until ${look.atMs} while ${feed.feedId} was well`);
      }
    }
  }
  return broken;
}

/** A take follows the content of its moment: what was decided before waits for that. */
function lastTakeMs({ plan }: Record, look: Look): number {
  return plan.acts.findLast(({ kind, atMs }) => kind === 'take' && atMs <= look.atMs)?.atMs ?? 0;
}

/** What is in the delay, the wait for an IDR, and the time that silence of all at once is given more. */
function limitMs(record: Record, { feedId }: FeedLook, { atMs }: Look): number {
  const { orders } = record.plan;
  const delayMs = orders.mode === 'hitless' ? orders.delayMs : 0;
  return delayMs + gopOf(latestShape(record, feedId, atMs)) + 2 * orders.stallMs + SPARE_MS;
}

function gopOf(shape: EncoderShape | null): number {
  return shape ? ((shape.gopFrames + shape.bFrames) * 1000) / shape.fps + shape.burstMs : 0;
}

function isAlive({ plan }: Record, { atMs }: Look, feed: FeedLook | undefined): boolean {
  return feed !== undefined && !feed.hasEnded && feed.hasIdr && atMs - feed.lastVideoMs < plan.orders.stallMs;
}

function couldBeOn(record: Record, look: Look, feed: FeedLook): boolean {
  if (feed.keyframesStopped || hasNoKeyframes(record, look, feed) || !isAlive(record, look, feed)) return false;
  const failures = record.failures.filter(
    ({ feedId, atMs }) => feedId === feed.feedId && atMs <= look.atMs && look.atMs - atMs < FAILURES_WITHIN_MS,
  );
  return failures.length < MANY_FAILURES || look.atMs - feed.healthySinceMs >= SPELL_MS;
}

function hasNoKeyframes({ plan }: Record, look: Look, { feedId }: FeedLook): boolean {
  return plan.acts.some((act) => {
    if (act.kind !== 'no-keyframes' || plan.encoders[act.encoder]?.id !== feedId) return false;
    return act.atMs <= look.atMs && look.atMs <= act.atMs + act.forMs;
  });
}

function mayJoin({ plan }: Record, format: EncoderFormat | undefined, house: EncoderFormat | null): boolean {
  if (!format) return false;
  return plan.orders.onMismatch === 'reconnect' || house === null || isSameFormat(format, house);
}

/** Of each run. */
function formatsOf({ units }: Record): Map<number | null, EncoderFormat> {
  return new Map(units.map(({ runId, format }) => [runId, format]));
}
