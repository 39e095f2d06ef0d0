import { z } from 'zod';
import { EngineState } from '#shared/model/state.ts';
import type { RunningEngine } from './RunningEngine.ts';

/** What the shell shows of the engine. `alarms`: raised and not acknowledged; null where the contract is another. */
export interface EngineSummary {
  readonly isOnAir: boolean;
  readonly studioName: string | null;
  readonly alarms: number | null;
}

const answerWithinMs = 3000;
const StateOfInterest = z.object({
  engine: z.object({ instance: z.string() }),
  air: EngineState.shape.air,
  studio: EngineState.shape.studio,
  alarms: EngineState.shape.alarms,
});

/** Throws when the engine does not answer, refuses the token, answers something else, or has started anew since. */
export async function getSummary(engine: RunningEngine): Promise<EngineSummary> {
  const response = await call(engine, 'GET', '/api/v1/state');
  const { engine: now, air, studio, alarms } = StateOfInterest.parse(await response.json());
  if (now.instance !== engine.instance) throw new Error('another run of the engine answers there');
  const open = alarms.filter((alarm) => alarm.state === 'raised' && alarm.priority !== 'advisory');
  return { isOnAir: air.on, studioName: studio.name, alarms: open.length };
}

/** Ends the engine in order. Throws when it refuses or does not answer. */
export async function stopEngine(engine: RunningEngine): Promise<void> {
  await call(engine, 'POST', '/api/v1/engine/stop');
}

/** The cookie of a page session. */
export interface SessionCookie {
  readonly name: string;
  readonly value: string;
}

/**
 * Gets a session for the window: the engine's answer to `/?token=` sets the cookie. Asked here and not by the window,
 * so that the token never stands in an address that is shown, stored or handed on. Throws when there is none.
 */
export async function getSessionCookie(engine: RunningEngine): Promise<SessionCookie> {
  const url = new URL('/', engine.origin);
  url.searchParams.set('token', engine.token);
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(answerWithinMs) });
  const pair = /^([^=;\s]+)=([^;]*)/.exec(response.headers.getSetCookie()[0] ?? '');
  if (!pair?.[1] || !pair[2]) throw new Error(`the engine gave no session (${response.status})`);
  return { name: pair[1], value: pair[2] };
}

async function call(engine: RunningEngine, method: 'GET' | 'POST', path: string): Promise<Response> {
  const response = await fetch(new URL(path, engine.origin), {
    method,
    redirect: 'error',
    headers: { authorization: `Bearer ${engine.token}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(answerWithinMs),
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  if (!response.ok) throw new Error(`the engine answered ${response.status} to ${method} ${path}`);
  return response;
}
