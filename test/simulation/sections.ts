import type { Record, Sent } from './record.ts';

/** What the program sent of one feed without going over: its pictures in order of decoding, held ones not among them. */
export interface Section {
  readonly feedId: string;
  readonly runId: number | null;
  readonly pictures: Sent[];
}

/** Cuts what was sent where the run changes, and where one was left and joined again. */
export function sectionsOf({ sent, changes }: Record): Section[] {
  const sections: Section[] = [];
  for (const message of sent) {
    const { kind, unit, isHeld, hasParameterSets, sentAtMs } = message;
    if (kind !== 'video' || !unit || isHeld) continue;
    const current = sections.at(-1);
    const beforeMs = current?.pictures.at(-1)?.sentAtMs ?? 0;
    const wasLeft = hasParameterSets && changes.some(({ atMs }) => atMs > beforeMs && atMs <= sentAtMs);
    if (current && current.runId === unit.runId && !wasLeft) current.pictures.push(message);
    else sections.push({ feedId: unit.encoderId, runId: unit.runId, pictures: [message] });
  }
  return sections;
}
