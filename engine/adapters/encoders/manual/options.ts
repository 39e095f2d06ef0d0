import { z } from 'zod';

/** Nothing to set: whoever runs the encoder types our address and its feed key into it. */
export const ManualOptions = z.object({});
export type ManualOptions = z.infer<typeof ManualOptions>;
