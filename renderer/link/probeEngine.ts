import type { ProbeAnswer } from './linkMachine.ts';

const LIMIT_MS = 3000;

/** Asks in plain HTTP why the WebSocket did not open. `origin`: scheme, host and port of the engine. */
export async function probeEngine(origin: string): Promise<ProbeAnswer> {
  try {
    const answer = await fetch(`${origin}/api/v1/state`, { signal: AbortSignal.timeout(LIMIT_MS), cache: 'no-store' });
    return answer.status === 401 || answer.status === 403 ? 'unauthorised' : 'ok';
  } catch {
    return 'unreachable';
  }
}
