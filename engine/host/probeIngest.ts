import { createServer } from 'node:net';
import { fault, type Outcome } from '#engine/base/fault.ts';
import type { Studio } from '#shared/model/studio.ts';
import { unbracketed } from './access/ownAddress.ts';

/**
 * Whether the ingest of a studio can listen where it wants to, found out by doing so for a moment: a taken port has to
 * be known before a studio is imported or an intent is kept. Faults: `ingest-port`.
 */
export function probeIngest(studio: Studio): Promise<Outcome<null>> {
  const { rtmp } = studio.ingest;
  const colon = rtmp.lastIndexOf(':');
  const host = unbracketed(rtmp.slice(0, colon));
  const port = Number(rtmp.slice(colon + 1));
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ ok: false, fault: fault('ingest-port', { host, port, reason: error.code ?? error.message }) });
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve({ ok: true, value: null })));
  });
}
