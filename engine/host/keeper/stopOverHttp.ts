import type { Clock } from '#engine/base/clock.ts';

const answerWithinMs = 3000;

/**
 * Ends the engine in order where there are no signals (Windows: a signal there is a kill). `readyUrl` carries the
 * token. Rejects when the engine does not answer with success within 3 s.
 */
export async function stopOverHttp(readyUrl: URL, clock: Clock): Promise<void> {
  const limit = new AbortController();
  const timer = clock.after(answerWithinMs, () => limit.abort());
  try {
    const answer = await fetch(new URL('/api/v1/engine/stop', readyUrl), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${readyUrl.searchParams.get('token') ?? ''}`,
        'content-type': 'application/json',
      },
      body: '{}',
      signal: limit.signal,
    });
    if (!answer.ok) throw new Error(`the engine answered ${answer.status} to the request to stop`);
  } finally {
    timer.cancel();
  }
}
