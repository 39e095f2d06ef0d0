import type { Record, Sent } from '../record.ts';

/** After a changeover nothing of what was left is sent any more, neither picture nor sound; with the slate nothing of any. */
export function superseded(record: Record): string[] {
  return [...feeds(record), ...slate(record), ...again(record)];
}

/** Sound is of the run that the pictures are of, or of the one that they go over to in the same moment. */
function feeds({ sent }: Record): string[] {
  const pictures = sent.filter(isOfFeed('video'));
  let next = 0;
  return sent.flatMap((message) => {
    if (message === pictures[next]) next++;
    if (!isOfFeed('audio')(message)) return [];
    const now = pictures[next - 1];
    const later = pictures[next];
    const isOfNext = later?.unit?.runId === message.unit?.runId && later?.sentAtMs === message.sentAtMs;
    if (!now || now.unit?.runId === message.unit?.runId || isOfNext) return [];
    return [`sound of ${message.unit?.encoderId} at ${message.ptsMs} while ${now.unit?.encoderId} was on`];
  });
}

function slate({ sent, changes }: Record): string[] {
  return sent.flatMap((message) => {
    if (!isOfFeed(message.kind)(message) || changes.some(({ atMs }) => atMs === message.sentAtMs)) return [];
    const isSlate = changes.findLast(({ atMs }) => atMs < message.sentAtMs)?.to === 'slate';
    return isSlate ? [`${message.kind} of ${message.unit?.encoderId} at ${message.ptsMs} while the slate was on`] : [];
  });
}

/** What was passed by is never sent later. */
function again({ sent }: Record): string[] {
  const newest = new Map<string, number>();
  return sent.flatMap(({ unit, isHeld }) => {
    if (!unit || isHeld) return [];
    const key = `${unit.runId} ${unit.track}`;
    const isBehind = unit.serial <= (newest.get(key) ?? -1);
    newest.set(key, unit.serial);
    return isBehind ? [`${unit.track} ${unit.serial} of ${unit.encoderId} was passed by already`] : [];
  });
}

function isOfFeed(kind: Sent['kind']): (message: Sent) => boolean {
  return (message) => message.kind === kind && message.unit !== null && !message.isHeld;
}
