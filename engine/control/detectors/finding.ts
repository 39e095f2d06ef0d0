import type { AlarmCode, AlarmContext } from '#shared/text/alarms.ts';

/** What a detector concludes from samples: a condition that holds, about a subject. */
export interface Finding {
  readonly code: AlarmCode;
  readonly subject: string;
  readonly context: AlarmContext;
}

/** How long a condition must hold before it counts, and be gone before it is over: alarms must not flap. */
export interface Delays {
  readonly onMs: number;
  readonly offMs: number;
}

export const delaysOf: Readonly<Record<AlarmCode, Delays>> = {
  'feed-lost': { onMs: 250, offMs: 3_000 },
  'slate-on-air': { onMs: 250, offMs: 1_000 },
  'slate-card': { onMs: 0, offMs: 0 },
  'slate-file-missing': { onMs: 0, offMs: 0 },
  'no-standby': { onMs: 6_000, offMs: 1_000 },
  'standby-not-ready': { onMs: 6_000, offMs: 2_000 },
  'feed-does-not-fit': { onMs: 2_000, offMs: 2_000 },
  'feed-no-keyframes': { onMs: 0, offMs: 2_000 },
  'feed-flapping': { onMs: 0, offMs: 1_000 },
  'output-down': { onMs: 1_500, offMs: 2_000 },
  'output-refused': { onMs: 0, offMs: 1_000 },
  'output-behind': { onMs: 1_000, offMs: 5_000 },
  'duplicate-feed-key': { onMs: 0, offMs: 1_000 },
  'unknown-feed-key': { onMs: 0, offMs: 1_000 },
  'encoder-trouble': { onMs: 3_000, offMs: 2_000 },
  'resume-waits': { onMs: 0, offMs: 0 },
  'secrets-locked': { onMs: 0, offMs: 0 },
  storage: { onMs: 0, offMs: 2_000 },
  'file-kept-aside': { onMs: 0, offMs: 0 },
};
