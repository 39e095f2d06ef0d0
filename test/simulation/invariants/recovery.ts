import type { Record } from '../record.ts';

const ENOUGH_MS = 7_000;

/** A program that nobody holds is not left with the slate while an encoder has been well for long. */
export function recovery({ plan, sent, endedAtMs, onAirAtEnd }: Record): string[] {
  const lastHand = plan.acts.findLast((act) => act.kind === 'take' || act.kind === 'cut' || act.kind === 'release');
  const isHeldByHand = lastHand?.kind === 'cut' || (lastHand?.kind === 'take' && lastHand.feedId === 'slate');
  if (isHeldByHand) return [];
  if (sent.length === 0) return ['the program never began'];
  const isQuiet = plan.acts.every((act) => act.atMs + ('forMs' in act ? act.forMs : 0) < endedAtMs - ENOUGH_MS);
  return isQuiet && onAirAtEnd === 'slate' ? ['the slate stayed on'] : [];
}
