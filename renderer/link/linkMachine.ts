/**
 * The life of the page's connection to the engine.
 *
 *   dialling ──snapshot──▶ live ──ended──▶ waiting ──due──▶ dialling
 *      │ ended                                ▲
 *      ▼                                      │ answered ok / unreachable
 *   probing ──────────────────────────────────┘
 *      │ answered unauthorised
 *      ▼
 *   locked ──retry──▶ dialling
 *
 * A browser does not say why a WebSocket was refused, so a failed dial is followed by one plain request that does.
 */
export type LinkState =
  | { name: 'dialling'; attempt: number }
  | { name: 'probing'; attempt: number }
  | { name: 'waiting'; attempt: number }
  | { name: 'live' }
  | { name: 'locked' };

export type ProbeAnswer = 'ok' | 'unauthorised' | 'unreachable';

export type LinkEvent =
  | { type: 'snapshot' }
  | { type: 'ended' }
  | { type: 'answered'; answer: ProbeAnswer }
  | { type: 'due' }
  | { type: 'retry' };

export type LinkEffect = { type: 'dial' } | { type: 'probe' } | { type: 'wait'; ms: number };

export interface LinkStep {
  state: LinkState;
  effects: LinkEffect[];
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 4000;

/** `jitter` in 0…1 spreads many pages that lost the same engine. */
export function stepLink(state: LinkState, event: LinkEvent, jitter: number): LinkStep {
  switch (event.type) {
    case 'snapshot':
      return state.name === 'dialling' ? { state: { name: 'live' }, effects: [] } : stay(state);
    case 'ended':
      if (state.name === 'live') return wait(0, jitter);
      if (state.name === 'dialling') {
        return { state: { name: 'probing', attempt: state.attempt }, effects: [{ type: 'probe' }] };
      }
      return stay(state);
    case 'answered':
      if (state.name !== 'probing') return stay(state);
      return event.answer === 'unauthorised' ? { state: { name: 'locked' }, effects: [] } : wait(state.attempt, jitter);
    case 'due':
      return state.name === 'waiting' ? dial(state.attempt + 1) : stay(state);
    case 'retry':
      if (state.name === 'locked') return dial(0);
      return state.name === 'waiting' ? dial(state.attempt + 1) : stay(state);
  }
}

export function firstDial(): LinkStep {
  return dial(0);
}

function dial(attempt: number): LinkStep {
  return { state: { name: 'dialling', attempt }, effects: [{ type: 'dial' }] };
}

function wait(attempt: number, jitter: number): LinkStep {
  const grown = Math.min(FIRST_WAIT_MS * 1.7 ** attempt, LONGEST_WAIT_MS);
  return {
    state: { name: 'waiting', attempt },
    effects: [{ type: 'wait', ms: Math.round(grown * (0.8 + 0.4 * jitter)) }],
  };
}

function stay(state: LinkState): LinkStep {
  return { state, effects: [] };
}
