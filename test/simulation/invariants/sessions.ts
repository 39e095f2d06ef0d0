import { type EncoderFormat, isSameFormat } from '../encoderShape.ts';
import type { Record } from '../record.ts';

/** A session goes on as long as one decoder can: another begins only, and always, at a join to a feed of another format. */
export function sessions(record: Record): string[] {
  return [...marks(record), ...formats(record)];
}

/** They grow by one at the changeovers that say so, each at an IDR, and never where that is not allowed. */
function marks({ sent, changes, plan }: Record): string[] {
  const broken: string[] = [];
  let session = 0;
  for (const [index, message] of sent.entries()) {
    if (message.session === session) continue;
    const isSaid = changes.some(({ atMs, newSessions }) => newSessions && atMs === message.sentAtMs);
    const first = sent.slice(index).find(({ kind }) => kind === 'video');
    if (message.session !== session + 1) broken.push(`session ${message.session} after ${session}`);
    if (!isSaid) broken.push(`session ${message.session} at ${message.dtsMs} without a changeover that says so`);
    if (plan.orders.onMismatch === 'refuse') broken.push(`session ${message.session} although formats are refused`);
    if (!first?.isIdr || first.session !== message.session)
      broken.push(`session ${message.session} at ${message.dtsMs} begins without an IDR of its own`);
    session = message.session;
  }
  const said = changes.filter(({ newSessions }) => newSessions).length;
  return said === session ? broken : [...broken, `${said} changeovers said new sessions, ${session} began`];
}

/** All of one session is of one format, and the next session is of another. */
function formats({ sent }: Record): string[] {
  const broken: string[] = [];
  const bySession = new Map<number, EncoderFormat>();
  for (const message of sent) {
    const { unit, session, ptsMs, kind } = message;
    if (!unit || message.isHeld) continue;
    const known = bySession.get(session);
    if (!known) bySession.set(session, unit.format);
    else if (!isSameFormat(known, unit.format))
      broken.push(`${kind} of another format at ${ptsMs} in session ${session}`);
    const before = bySession.get(session - 1);
    if (!known && before && isSameFormat(before, unit.format))
      broken.push(`session ${session} for the format that was on`);
  }
  return broken;
}
