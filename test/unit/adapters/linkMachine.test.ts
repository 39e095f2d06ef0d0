import { describe, expect, it } from 'vitest';
import { type LinkEvent, type LinkState, linkTurn, STABLE_MS } from '#engine/adapters/encoders/linkMachine.ts';
import type { LinkEnd } from '#engine/adapters/encoders/plug.ts';

const ended = (reason: LinkEnd['reason']): LinkEvent => ({ kind: 'ended', end: { reason, why: '' } });

const states: Record<string, LinkState> = {
  closed: { kind: 'closed' },
  dialling: { kind: 'dialling', attempt: 2 },
  up: { kind: 'up', attempt: 2, sinceMs: 0 },
  waiting: { kind: 'waiting', attempt: 2 },
  held: { kind: 'held' },
};

const events: Record<string, LinkEvent> = {
  open: { kind: 'open' },
  press: { kind: 'press' },
  changed: { kind: 'changed' },
  opened: { kind: 'opened' },
  lost: ended('unreachable'),
  silent: ended('silent'),
  refused: ended('password-refused'),
  dismissed: ended('dismissed'),
  threw: ended('plug-threw'),
  due: { kind: 'due' },
  close: { kind: 'close' },
};

/** State, its attempt, and effects after each event; `-` is: nothing happens. */
const table: Record<string, Record<string, string>> = {
  closed: { open: 'dialling 0: dial' },
  dialling: {
    changed: 'dialling 0: hang-up, dial',
    opened: 'up 2:',
    lost: 'waiting 3: wait 2',
    silent: 'waiting 3: wait 2',
    threw: 'waiting 3: wait 2',
    refused: 'held:',
    dismissed: 'held:',
    close: 'closed: hang-up',
  },
  up: {
    changed: 'dialling 0: hang-up, dial',
    lost: 'waiting 3: wait 2',
    silent: 'waiting 3: wait 2',
    threw: 'waiting 3: wait 2',
    refused: 'waiting 3: wait 2',
    dismissed: 'held:',
    close: 'closed: hang-up',
  },
  waiting: {
    press: 'dialling 2: stop-waiting, dial',
    changed: 'dialling 0: stop-waiting, dial',
    due: 'dialling 2: dial',
    close: 'closed: stop-waiting',
  },
  held: { press: 'dialling 0: dial', changed: 'dialling 0: dial', close: 'closed:' },
};

function written(state: LinkState, event: LinkEvent, nowMs: number): string {
  const { state: next, effects } = linkTurn(state, event, nowMs);
  if (next === state && effects.length === 0) return '-';
  const attempt = 'attempt' in next ? ` ${next.attempt}` : '';
  const what = effects.map((effect) => (effect.kind === 'wait' ? `wait ${effect.attempt}` : effect.kind)).join(', ');
  return `${next.kind}${attempt}: ${what}`.trimEnd();
}

describe.each(Object.keys(states))('%s', (stateName) => {
  it.each(Object.keys(events))('on %s', (eventName) => {
    const state = states[stateName] as LinkState;
    const expected = table[stateName]?.[eventName] ?? '-';
    const now = written(state, events[eventName] as LinkEvent, STABLE_MS - 1);
    expect(now).toBe(stateName === 'closed' && eventName === 'close' ? 'closed:' : expected);
  });
});

it('begins to count anew after a link that held', () => {
  const up: LinkState = { kind: 'up', attempt: 5, sinceMs: 1000 };
  expect(written(up, ended('unreachable'), 1000 + STABLE_MS - 1)).toBe('waiting 6: wait 5');
  expect(written(up, ended('unreachable'), 1000 + STABLE_MS)).toBe('waiting 1: wait 0');
});
