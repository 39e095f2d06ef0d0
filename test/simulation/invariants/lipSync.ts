import type { Record, Sent } from '../record.ts';

const LIMIT_MS = 40;
/** Time stamps wrap at the one or the other; a difference is the same under both. */
const WRAP_MS = 2 ** 31;

/** Sound and picture of one run lie on the program's timeline as they lay on the encoder's. */
export function lipSync(record: Record): string[] {
  const { sent, changes } = record;
  const broken: string[] = [];
  const pictures = new Map<number, Sent>();
  const settled = new Set<Sent>();
  for (const [index, message] of sent.entries()) {
    const { unit, ptsMs, sentAtMs } = message;
    if (!unit || message.isHeld || unit.runId === null) continue;
    if (unit.track === 'video' && isAsBefore(pictures.get(unit.runId), message)) settled.add(message);
    if (unit.track === 'video') pictures.set(unit.runId, message);
    if (unit.track === 'video') continue;
    const isJoin = changes.some(({ atMs }) => atMs === sentAtMs);
    const picture = (isJoin ? joined(sent, index) : null) ?? pictures.get(unit.runId);
    // While stamps slip, sound and picture have no relation that could be kept.
    if (!picture || picture.unit?.slipMs !== unit.slipMs || !settled.has(picture)) continue;
    const apartMs = signed(offsetOf(message) - offsetOf(picture));
    if (Math.abs(apartMs) > LIMIT_MS) {
      broken.push(`sound of ${unit.encoderId} at ${ptsMs} is ${apartMs} ms off its picture`);
    }
  }
  return broken;
}

/** Its stamp is of the clock that the picture before was of, and it lies where that puts it. */
function isAsBefore(before: Sent | undefined, picture: Sent): boolean {
  if (!before || before.unit?.slipMs !== picture.unit?.slipMs) return false;
  return Math.abs(signed(offsetOf(before) - offsetOf(picture))) <= 1;
}

/** At a join the sound comes first: what it belongs to follows it at once. */
function joined(sent: readonly Sent[], index: number): Sent | null {
  const sound = sent[index];
  for (let at = index; sent[at]?.sentAtMs === sound?.sentAtMs; at++) {
    const message = sent[at];
    if (message?.kind === 'video' && !message.isHeld && message.unit?.runId === sound?.unit?.runId)
      return message ?? null;
  }
  return null;
}

function offsetOf({ ptsMs, unit }: Sent): number {
  return ptsMs - (unit?.ptsMs ?? 0);
}

function signed(differenceMs: number): number {
  const rest = ((differenceMs % WRAP_MS) + WRAP_MS) % WRAP_MS;
  return rest > WRAP_MS / 2 ? rest - WRAP_MS : rest;
}
