/**
 * What the keeper does about the engine: start it, start it again when it dies, end with it when it was told to end.
 *
 *              start                    stopAsked
 *   (idle) ──────────▶ running ──────────────────────▶ stopping ──stopOverdue──▶ (kill, stays)
 *                      ▲  │  │ ended 0 / 2                 │ ended
 *             retryDue │  │  └──────────────▶ over ◀───────┘
 *                      │  │ died                ▲
 *                     waiting ────stopAsked─────┘
 *
 * The first three deaths in a minute are answered at once; after that the waits grow from 1 s to 30 s, until a run has
 * lasted a minute.
 */

/** How an engine process came to its end. `error`: it could not be started at all. */
export interface EngineEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error: string | null;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';

interface Past {
  /** Times of the deaths within the last minute. */
  readonly deathsMs: readonly number[];
  /** 0: deaths are answered at once. */
  readonly backoffLevel: number;
  /** The HTTP port of the last run that became ready: the next run takes the same, so that open pages find it. */
  readonly httpPort: number | null;
}

export type KeeperState =
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly sinceMs: number; readonly isPinned: boolean; readonly past: Past }
  | { readonly is: 'waiting'; readonly past: Past }
  | { readonly is: 'stopping' }
  | { readonly is: 'over' };

export type KeeperEvent =
  | { readonly type: 'start' }
  | { readonly type: 'ready'; readonly httpPort: number }
  | { readonly type: 'ended'; readonly end: EngineEnd }
  | { readonly type: 'retryDue' }
  | { readonly type: 'stopAsked'; readonly signal: StopSignal }
  | { readonly type: 'stopOverdue' };

export type KeeperEffect =
  /** `afterReady`: an earlier run was ready, so what the options ask to be done once has been done. */
  | { readonly do: 'spawn'; readonly httpPort: number | null; readonly afterReady: boolean }
  | { readonly do: 'askToStop'; readonly signal: StopSignal }
  | { readonly do: 'kill' }
  | { readonly do: 'retryIn'; readonly delayMs: number }
  | { readonly do: 'stopDeadlineIn'; readonly delayMs: number }
  | { readonly do: 'cancelTimers' }
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'end'; readonly code: number };

export interface KeeperStep {
  readonly state: KeeperState;
  readonly effects: readonly KeeperEffect[];
}

const windowMs = 60_000;
const deathsAtOnce = 3;
const longestWaitMs = 30_000;
/** The engine has 5 s for its orderly end (design §6); after one more it hangs. */
const stopWithinMs = 6_000;

const noPast: Past = { deathsMs: [], backoffLevel: 0, httpPort: null };

export function keeperMachine(state: KeeperState, event: KeeperEvent, nowMs: number): KeeperStep {
  switch (state.is) {
    case 'idle':
      return event.type === 'start' ? spawned(noPast, nowMs) : stay(state);
    case 'running':
      return whileRunning(state, event, nowMs);
    case 'waiting':
      if (event.type === 'retryDue') return spawned(state.past, nowMs);
      return event.type === 'stopAsked' ? over(0) : stay(state);
    case 'stopping':
      if (event.type === 'ended') return over(event.end.code ?? 1);
      if (event.type !== 'stopOverdue') return stay(state);
      return { state, effects: [say('the engine did not end within 6 s and is killed'), { do: 'kill' }] };
    case 'over':
      return stay(state);
  }
}

function whileRunning(state: KeeperState & { is: 'running' }, event: KeeperEvent, nowMs: number): KeeperStep {
  switch (event.type) {
    case 'ready':
      return stay({ ...state, past: { ...state.past, httpPort: event.httpPort } });
    case 'stopAsked':
      return {
        state: { is: 'stopping' },
        effects: [
          { do: 'askToStop', signal: event.signal },
          { do: 'stopDeadlineIn', delayMs: stopWithinMs },
        ],
      };
    case 'ended':
      return afterEnd(state, event.end, nowMs);
    default:
      return stay(state);
  }
}

function afterEnd(state: KeeperState & { is: 'running' }, end: EngineEnd, nowMs: number): KeeperStep {
  if (end.code === 0) return over(0);
  if (end.code === 2) {
    // The port that this keeper put in has been taken meanwhile: the options did not ask for it, so any other will do.
    if (state.isPinned) return spawned(state.past, nowMs, { isPinned: false });
    // A first run that can't be is for a person to mend; one that was there before is wanted back, however long it takes.
    if (state.past.httpPort === null) return over(2);
  }
  return afterDeath(state, end, nowMs);
}

function afterDeath(state: KeeperState & { is: 'running' }, end: EngineEnd, nowMs: number): KeeperStep {
  const livedMs = nowMs - state.sinceMs;
  const deathsMs = [...state.past.deathsMs.filter((atMs) => nowMs - atMs < windowMs), nowMs];
  const level = livedMs >= windowMs ? 0 : state.past.backoffLevel;
  const backoffLevel = level > 0 || deathsMs.length > deathsAtOnce ? level + 1 : 0;
  const past = { ...state.past, deathsMs, backoffLevel };
  const what = `the engine ended by itself (${describe(end)}) after ${Math.round(livedMs / 1000)} s`;
  if (backoffLevel === 0) {
    const next = spawned(past, nowMs);
    return { state: next.state, effects: [say(`${what}; starting it again`), ...next.effects] };
  }
  const delayMs = Math.min(longestWaitMs, 1000 * 2 ** Math.min(backoffLevel - 1, 10));
  return {
    state: { is: 'waiting', past },
    effects: [say(`${what}; starting it again in ${delayMs / 1000} s`), { do: 'retryIn', delayMs }],
  };
}

function spawned(past: Past, nowMs: number, { isPinned = past.httpPort !== null } = {}): KeeperStep {
  const httpPort = isPinned ? past.httpPort : null;
  return {
    state: { is: 'running', sinceMs: nowMs, isPinned, past },
    effects: [{ do: 'spawn', httpPort, afterReady: past.httpPort !== null }],
  };
}

function over(code: number): KeeperStep {
  return { state: { is: 'over' }, effects: [{ do: 'cancelTimers' }, { do: 'end', code }] };
}

function stay(state: KeeperState): KeeperStep {
  return { state, effects: [] };
}

function say(text: string): KeeperEffect {
  return { do: 'say', text };
}

function describe(end: EngineEnd): string {
  return end.error ?? end.signal ?? `code ${end.code}`;
}
