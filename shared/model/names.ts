import { z } from 'zod';

/** The last good answer of DNS for a name, on one way out: what is dialled when no better one is to be had. */
export const RememberedName = z.object({
  host: z.string(),
  /** Null: asked where the operating system asks. */
  uplinkId: z.string().nullable(),
  addresses: z.array(z.string()),
});
export type RememberedName = z.infer<typeof RememberedName>;
