import type { IncomingMessage } from 'node:http';
import { fault, type Outcome } from '#engine/base/fault.ts';

const LIMIT_BYTES = 1024 * 1024;
/** Read and thrown away, so that the client sees the answer instead of a broken connection. */
const THROWN_AWAY_BYTES = 16 * LIMIT_BYTES;

/**
 * The body of a request as JSON, whatever type it says it has (a plain `curl -d` says it is a form). None is `{}`.
 * Faults: `bad-json`, `body-too-large`: what then comes of the body is not kept. Rejects when the client goes away.
 */
export async function readJsonBody(request: IncomingMessage): Promise<Outcome<unknown>> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= LIMIT_BYTES) chunks.push(chunk);
    else chunks.length = 0;
    if (sizeBytes > THROWN_AWAY_BYTES) break;
  }
  if (sizeBytes > LIMIT_BYTES) return { ok: false, fault: fault('body-too-large', { limitKb: LIMIT_BYTES / 1024 }) };
  const text = Buffer.concat(chunks).toString('utf8').trim();
  if (text === '') return { ok: true, value: {} };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, fault: fault('bad-json', { why: whereItBreaks(error) }) };
  }
}

/** V8 quotes the text around the mistake, and that may hold a secret. */
function whereItBreaks(error: unknown): string {
  const position = /at position \d+(?: \(line \d+ column \d+\))?/.exec(String(error))?.[0];
  return position ? `it breaks ${position}` : 'it ends too early or begins wrong';
}
