import { z } from 'zod';
import type { OutputId } from '#shared/model/ids.ts';

/**
 * What the operator wants, kept apart from what is: it survives crash, SIGTERM and reboot, and only stopping air by
 * hand clears the wish to be on air. A cut is a take of the slate, `now`. Times are ISO 8601.
 */
export const Intent = z.object({
  onAir: z.boolean().default(false),
  onAirSince: z.string().nullable().default(null),
  taken: z
    .object({ feedId: z.string(), when: z.enum(['content', 'now']) })
    .nullable()
    .default(null),
  heldOutputs: z.array(z.string()).default([]),
  muted: z.boolean().default(false),
  /** When an engine that was on air last said that it lives; what the resume after a crash is measured from. */
  lastAliveAt: z.string().nullable().default(null),
});
export type Intent = z.infer<typeof Intent>;

export function emptyIntent(): Intent {
  return Intent.parse({});
}

/** On air since `at`, or off. Asked for what it already is, it stays as it is: the time on air goes on. */
export function withAir(intent: Intent, on: boolean, at: string): Intent {
  if (intent.onAir === on) return intent;
  return on
    ? { ...intent, onAir: true, onAirSince: at, lastAliveAt: at }
    : { ...intent, onAir: false, onAirSince: null, lastAliveAt: null };
}

export function withTaken(intent: Intent, taken: Intent['taken']): Intent {
  return { ...intent, taken };
}

export function withHeld(intent: Intent, outputId: OutputId, held: boolean): Intent {
  const others = intent.heldOutputs.filter((id) => id !== outputId);
  return { ...intent, heldOutputs: held ? [...others, outputId] : others };
}

export function withMuted(intent: Intent, muted: boolean): Intent {
  return { ...intent, muted };
}

export function withAlive(intent: Intent, at: string): Intent {
  return intent.onAir ? { ...intent, lastAliveAt: at } : intent;
}
