import { describe, expect, it } from 'vitest';
import { firstDial, type LinkEvent, type LinkState, stepLink } from '../../../renderer/link/linkMachine.ts';

const states: LinkState[] = [
  { name: 'dialling', attempt: 2 },
  { name: 'probing', attempt: 2 },
  { name: 'waiting', attempt: 2 },
  { name: 'live' },
  { name: 'locked' },
];
const events: LinkEvent[] = [
  { type: 'snapshot' },
  { type: 'ended' },
  { type: 'answered', answer: 'ok' },
  { type: 'answered', answer: 'unreachable' },
  { type: 'answered', answer: 'unauthorised' },
  { type: 'due' },
  { type: 'retry' },
];

/** `state effects`; a dash: nothing happens. In the order of `events`. */
const table: Record<LinkState['name'], string[]> = {
  dialling: ['live', 'probing probe', '-', '-', '-', '-', '-'],
  probing: ['-', '-', 'waiting wait', 'waiting wait', 'locked', '-', '-'],
  waiting: ['-', '-', '-', '-', '-', 'dialling dial', 'dialling dial'],
  live: ['-', 'waiting wait', '-', '-', '-', '-', '-'],
  locked: ['-', '-', '-', '-', '-', '-', 'dialling dial'],
};

function words(before: LinkState, event: LinkEvent): string {
  const { state, effects } = stepLink(before, event, 0.5);
  if (state === before) return effects.length === 0 ? '-' : 'effects without a step';
  return [state.name, ...effects.map((effect) => effect.type)].join(' ');
}

describe('the connection to the engine', () => {
  it('begins with a dial', () => {
    expect(firstDial()).toEqual({ state: { name: 'dialling', attempt: 0 }, effects: [{ type: 'dial' }] });
  });

  it.each(states)('in $name answers every event as the table says', (state) => {
    expect(events.map((event) => words(state, event))).toEqual(table[state.name]);
  });

  it('waits longer each time, up to a limit, and soon again after a connection that stood', () => {
    const waits = [0, 1, 2, 3, 20].map((attempt) => waitAfterProbe(attempt, 0.5));
    expect(waits).toEqual([200, 340, 578, 983, 4000]);
    expect(waitAfterProbe(20, 1)).toBe(4800);
    expect(stepLink({ name: 'live' }, { type: 'ended' }, 0.5).effects).toEqual([{ type: 'wait', ms: 200 }]);
  });
});

function waitAfterProbe(attempt: number, jitter: number): number | undefined {
  const [effect] = stepLink({ name: 'probing', attempt }, { type: 'answered', answer: 'unreachable' }, jitter).effects;
  return effect?.type === 'wait' ? effect.ms : undefined;
}
