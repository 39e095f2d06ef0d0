import type { Intent } from './intent.ts';

export interface ResumeRule {
  /** Wall clock, ms since 1970. */
  readonly wallMs: number;
  /** How long after its end an engine still goes on air by itself, in minutes. */
  readonly resumeWithinMin: number;
  /** Headless: nobody is there to press the button. */
  readonly always: boolean;
}

/**
 * What an engine does that starts with this intent: `resume` goes on air by itself, `wait` asks for one press, `off`
 * is not wanted on air. A last sign of life in the future (the wall clock was set back) counts as recent.
 */
export function resumeDecision(intent: Intent, rule: ResumeRule): 'resume' | 'wait' | 'off' {
  if (!intent.onAir) return 'off';
  if (rule.always) return 'resume';
  const lastMs = Date.parse(intent.lastAliveAt ?? intent.onAirSince ?? '');
  if (Number.isNaN(lastMs)) return 'wait';
  return rule.wallMs - lastMs <= rule.resumeWithinMin * 60_000 ? 'resume' : 'wait';
}
