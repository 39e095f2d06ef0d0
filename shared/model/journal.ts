import { z } from 'zod';

/** One line of the journal: what happened, why, what was done. `seq` grows by one and is never used twice. */
export const JournalEntry = z.object({
  seq: z.number().int(),
  at: z.string(),
  /** `encoder/main`, `feed/main`, `program`, `output/youtube/a`, `air`, `engine`, `alarm`, `studio`, `access`. */
  subject: z.string(),
  /** What kind of thing happened: a stable code for programs. */
  code: z.string(),
  /** Who wanted it: an operator, a rule, or the world. */
  by: z.enum(['operator', 'rule', 'world']),
  text: z.string(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

export type JournalDraft = Omit<JournalEntry, 'seq' | 'at'>;
