import { z } from 'zod';

/** As in OBS: Tools → WebSocket Server Settings. */
export const ObsOptions = z.strictObject({
  url: z
    .string()
    .refine(isWebSocketAddress, 'ws://HOST:PORT, for example ws://127.0.0.1:4455')
    .default('ws://127.0.0.1:4455'),
  /** A secret. */
  password: z.string().max(500).nullish(),
});
export type ObsOptions = z.infer<typeof ObsOptions>;

/** Without a user or a query: a secret has its own field. */
function isWebSocketAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return (url.protocol === 'ws:' || url.protocol === 'wss:') && isPlain;
}
