import type { LinkEnd } from './plug.ts';

/**
 * Whether an encoder is connected, and what to do about it.
 *
 *                          ended: password refused, dismissed
 *            ┌──────────────────────────────────────────────▶ held ──┐
 *   open     │    opened                                      ▲      │ press, changed
 *  closed ▶ dialling ────────▶ up ────────────────────────────┘      │
 *            │  ▲ ▲            │ ended                dismissed      │
 *     ended  ▼  │ └────────────┼─────────────────────────────────────┘
 *           waiting ◀──────────┘
 *                 due, press, changed ▶ dialling          close from anywhere ▶ closed
 *
 * `changed` (other options) and `press` (an operator) always dial anew at once; but a press leaves what works alone.
 * A password that was good and is refused in the middle is tried once more; one that was refused at the door is not.
 */
export type LinkState =
  | { readonly kind: 'closed' }
  /** `attempt` counts the tries that failed since the link was last up for long. */
  | { readonly kind: 'dialling'; readonly attempt: number }
  | { readonly kind: 'up'; readonly attempt: number; readonly sinceMs: number }
  | { readonly kind: 'waiting'; readonly attempt: number }
  | { readonly kind: 'held' };

export type LinkEvent =
  | { readonly kind: 'open' }
  | { readonly kind: 'press' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'ended'; readonly end: LinkEnd }
  | { readonly kind: 'due' }
  | { readonly kind: 'close' };

/** `hang-up` and `dial` are about the one connection there is; `wait` is the pause before try number `attempt`. */
export type LinkEffect =
  | { readonly kind: 'dial' }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'wait'; readonly attempt: number }
  | { readonly kind: 'stop-waiting' };

export interface LinkTurn {
  readonly state: LinkState;
  readonly effects: readonly LinkEffect[];
}

/** A link that breaks sooner than this after it was made counts as one more failed try. */
export const STABLE_MS = 10_000;

const dial: LinkTurn = { state: { kind: 'dialling', attempt: 0 }, effects: [{ kind: 'dial' }] };

export function linkTurn(state: LinkState, event: LinkEvent, nowMs: number): LinkTurn {
  if (event.kind === 'close') return closing(state);
  switch (state.kind) {
    case 'closed':
      return event.kind === 'open' ? dial : stay(state);
    case 'dialling':
      return whileDialling(state, event, nowMs);
    case 'up':
      return whileUp(state, event, nowMs);
    case 'waiting':
      return whileWaiting(state, event);
    case 'held':
      return event.kind === 'press' || event.kind === 'changed' ? dial : stay(state);
  }
}

function whileDialling(state: LinkState & { kind: 'dialling' }, event: LinkEvent, nowMs: number): LinkTurn {
  switch (event.kind) {
    case 'opened':
      return stay({ kind: 'up', attempt: state.attempt, sinceMs: nowMs });
    case 'ended':
      if (event.end.reason === 'password-refused' || event.end.reason === 'dismissed') return stay({ kind: 'held' });
      return again(state.attempt);
    case 'changed':
      return redial();
    default:
      return stay(state);
  }
}

function whileUp(state: LinkState & { kind: 'up' }, event: LinkEvent, nowMs: number): LinkTurn {
  switch (event.kind) {
    case 'ended':
      if (event.end.reason === 'dismissed') return stay({ kind: 'held' });
      return again(nowMs - state.sinceMs >= STABLE_MS ? 0 : state.attempt);
    case 'changed':
      return redial();
    default:
      return stay(state);
  }
}

function whileWaiting(state: LinkState & { kind: 'waiting' }, event: LinkEvent): LinkTurn {
  switch (event.kind) {
    case 'due':
      return { state: { kind: 'dialling', attempt: state.attempt }, effects: [{ kind: 'dial' }] };
    case 'press':
    case 'changed': {
      const attempt = event.kind === 'press' ? state.attempt : 0;
      return { state: { kind: 'dialling', attempt }, effects: [{ kind: 'stop-waiting' }, { kind: 'dial' }] };
    }
    default:
      return stay(state);
  }
}

function closing(state: LinkState): LinkTurn {
  const closed: LinkState = { kind: 'closed' };
  if (state.kind === 'dialling' || state.kind === 'up') return { state: closed, effects: [{ kind: 'hang-up' }] };
  if (state.kind === 'waiting') return { state: closed, effects: [{ kind: 'stop-waiting' }] };
  return stay(closed);
}

function again(attempt: number): LinkTurn {
  return { state: { kind: 'waiting', attempt: attempt + 1 }, effects: [{ kind: 'wait', attempt }] };
}

function redial(): LinkTurn {
  return { state: { kind: 'dialling', attempt: 0 }, effects: [{ kind: 'hang-up' }, { kind: 'dial' }] };
}

function stay(state: LinkState): LinkTurn {
  return { state, effects: [] };
}
