import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { CONTRACT_MAJOR, Hello, helloMessage } from '#shared/api/contract.ts';
import type { RunningEngine } from './RunningEngine.ts';

export type HelloResult =
  | { readonly is: 'engine'; readonly engine: RunningEngine }
  /** Something else answers there, or an engine with another token: it is told nothing. */
  | { readonly is: 'stranger' }
  | { readonly is: 'silent' };

const answerWithinMs = 2000;

/**
 * Asks who listens at `origin`. The token does not leave this process: the other side proves with an HMAC over our
 * nonce that it has it, too (design §8).
 */
export async function askHello(origin: string, token: string): Promise<HelloResult> {
  const nonce = randomBytes(16).toString('hex');
  const answer = await getJson(new URL(`/hello?nonce=${nonce}`, origin));
  if (answer === null) return { is: 'silent' };
  const hello = Hello.safeParse(answer.json);
  if (!hello.success) return { is: 'stranger' };
  const { contractMajor, instance, onAir, pid, proof, version } = hello.data;
  if (!isProof(proof, token, helloMessage(nonce, instance))) return { is: 'stranger' };
  const sharesContract = contractMajor === CONTRACT_MAJOR;
  return { is: 'engine', engine: { origin, token, version, instance, pid, isOnAir: onAir, sharesContract } };
}

/** Null: nobody there. `json` is undefined where the answer is none. */
async function getJson(url: URL): Promise<{ json: unknown } | null> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(answerWithinMs) });
    const text = await response.text();
    return { json: parseJson(text) };
  } catch (error) {
    // fetch and its time limit report every failure of the network by throwing.
    if (error instanceof Error) return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProof(proof: string, token: string, message: string): boolean {
  const expected = createHmac('sha256', token).update(message).digest();
  const given = Buffer.from(proof, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
