import { z } from 'zod';

/** What a demo encoder prints, one JSON object a line, whenever its state changes and once a second while it is live. */
export const EncoderLine = z.object({
  state: z.enum(['connecting', 'live', 'waiting']),
  /** Pictures sent in this session. */
  pictures: z.number().int(),
  reason: z.string().nullable(),
});
export type EncoderLine = z.infer<typeof EncoderLine>;
