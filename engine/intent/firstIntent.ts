import { type Intent, withAir } from './intent.ts';
import { type ResumeRule, resumeDecision } from './resumeDecision.ts';

export interface FirstIntent {
  readonly intent: Intent;
  /** When the engine before this one was last on air, if going on waits for a person. */
  readonly resumeWaitsSince: string | null;
}

/** What an engine begins with: what was wanted of the one before it, as far as that still counts; `onAir`: an option. */
export function firstIntent(stored: Intent, onAir: boolean, at: string, rule: ResumeRule): FirstIntent {
  if (onAir) return { intent: withAir(stored, true, at), resumeWaitsSince: null };
  const waits = resumeDecision(stored, rule) === 'wait';
  return { intent: stored, resumeWaitsSince: waits ? (stored.lastAliveAt ?? stored.onAirSince ?? at) : null };
}
