import type { Record } from '../record.ts';
import { sectionsOf } from '../sections.ts';
import { firstSlips } from '../slips.ts';

/** Half a frame of the grid, a turn of the program, jitter, and what little a clock that is new yet may be wrong. */
const EARLY_MS = 100;
const LATE_MS = 100;
/** Who is joined sooner has no clock yet that could be right. */
const EVIDENCE_MS = 1_000;
const AFTER_BLOCK_MS = 100;

/** Hitless: what arrives leaves after the delay, through all joins; later only what came late itself. */
export function delay(record: Record): string[] {
  const { plan, sent, blocks, changes } = record;
  const { orders, encoders } = plan;
  if (orders.mode !== 'hitless') return [];
  const broken: string[] = [];
  const slips = firstSlips(record);
  const trustedUntilMs = firstHastyJoin(record);
  for (const { unit, isHeld, kind, sentAtMs, ptsMs, dtsMs } of sent) {
    if (!unit || isHeld || kind !== 'video' || unit.wasBlocked) continue;
    if (sentAtMs >= trustedUntilMs) break;
    // What a late decision let wait leaves with its join; an empty program begins with the IDR that is due or was.
    if (changes.some(({ atMs }) => atMs === sentAtMs)) continue;
    // Stamps that slipped within a run on air are the program's clock now: the delay follows that, slowly.
    if (slips.get(unit.runId) !== unit.slipMs) break;
    if (blocks.some(({ fromMs, untilMs }) => sentAtMs >= fromMs && sentAtMs <= untilMs + AFTER_BLOCK_MS)) continue;
    const latencyMs = orders.latencyMs.get(encoders.find(({ id }) => id === unit.encoderId)?.id ?? ('' as never)) ?? 0;
    const dueMs = unit.nominalMs - latencyMs + orders.delayMs - (unit.ptsMs - unit.dtsMs);
    const squeezedMs = Math.max(0, unit.ptsMs - unit.dtsMs - (ptsMs - dtsMs));
    const lateMs = sentAtMs - Math.max(dueMs + squeezedMs, unit.arrivedMs);
    if (sentAtMs < dueMs - EARLY_MS)
      broken.push(`${unit.encoderId} at ${ptsMs} left ${Math.round(dueMs - sentAtMs)} ms early`);
    if (lateMs > LATE_MS) broken.push(`${unit.encoderId} at ${ptsMs} left ${Math.round(lateMs)} ms late`);
  }
  return broken;
}

/** When a run was joined that had only just begun to come, because nothing else was there. */
function firstHastyJoin(record: Record): number {
  const beganMs = new Map<number | null, number>();
  for (const { runId, track, arrivedMs } of record.units) {
    if (track === 'video' && !beganMs.has(runId)) beganMs.set(runId, arrivedMs);
  }
  const hasty = sectionsOf(record).find(({ runId, pictures: [first] }) => {
    return first !== undefined && first.sentAtMs < (beganMs.get(runId) ?? 0) + EVIDENCE_MS;
  });
  return hasty?.pictures[0]?.sentAtMs ?? Number.POSITIVE_INFINITY;
}
