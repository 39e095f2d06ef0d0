import { describe, expect, test } from 'vitest';
import {
  type EngineEnd,
  type KeeperEffect,
  type KeeperEvent,
  type KeeperState,
  keeperMachine,
} from '#engine/host/keeper/keeperMachine.ts';

const killed: EngineEnd = { code: null, signal: 'SIGKILL', error: null };
const ended = (end: Partial<EngineEnd>): KeeperEvent => ({
  type: 'ended',
  end: { code: null, signal: null, error: null, ...end },
});

const past = { deathsMs: [], backoffLevel: 0, httpPort: null };
const states: Record<KeeperState['is'], KeeperState> = {
  idle: { is: 'idle' },
  running: { is: 'running', sinceMs: 0, isPinned: false, past },
  waiting: { is: 'waiting', past },
  stopping: { is: 'stopping' },
  over: { is: 'over' },
};
const events: Record<string, KeeperEvent> = {
  start: { type: 'start' },
  ready: { type: 'ready', httpPort: 7350 },
  'ended 0': ended({ code: 0 }),
  'ended 1': ended({ code: 1 }),
  'ended 2': ended({ code: 2 }),
  'killed -9': ended({ signal: 'SIGKILL' }),
  'not started': ended({ error: 'not started' }),
  retryDue: { type: 'retryDue' },
  stopAsked: { type: 'stopAsked', signal: 'SIGTERM' },
  stopOverdue: { type: 'stopOverdue' },
};

/** State × event → next state and effects. What is not listed changes nothing and does nothing. */
const table: Record<KeeperState['is'], Record<string, [KeeperState['is'], string]>> = {
  idle: { start: ['running', 'spawn'] },
  running: {
    'ended 0': ['over', 'cancelTimers end:0'],
    'ended 1': ['running', 'say spawn'],
    'ended 2': ['over', 'cancelTimers end:2'],
    'killed -9': ['running', 'say spawn'],
    'not started': ['running', 'say spawn'],
    stopAsked: ['stopping', 'askToStop:SIGTERM stopDeadlineIn:6000'],
  },
  waiting: { retryDue: ['running', 'spawn'], stopAsked: ['over', 'cancelTimers end:0'] },
  stopping: {
    'ended 0': ['over', 'cancelTimers end:0'],
    'ended 1': ['over', 'cancelTimers end:1'],
    'ended 2': ['over', 'cancelTimers end:2'],
    'killed -9': ['over', 'cancelTimers end:1'],
    'not started': ['over', 'cancelTimers end:1'],
    stopOverdue: ['stopping', 'say kill'],
  },
  over: {},
};

function brief(effect: KeeperEffect): string {
  if (effect.do === 'end') return `end:${effect.code}`;
  if (effect.do === 'askToStop') return `askToStop:${effect.signal}`;
  if (effect.do === 'stopDeadlineIn') return `stopDeadlineIn:${effect.delayMs}`;
  return effect.do;
}

describe('the whole table', () => {
  for (const state of Object.keys(states) as KeeperState['is'][]) {
    for (const [name, event] of Object.entries(events)) {
      const [next, effects] = table[state][name] ?? [state, ''];
      test(`${state} × ${name} → ${next} (${effects})`, () => {
        const step = keeperMachine(states[state], event, 1000);
        expect(step.state.is).toBe(next);
        expect(step.effects.map(brief).join(' ')).toBe(effects);
      });
    }
  }
});

/** Kills run after run, each after `livedMs`; answers the waits. */
function waitsOf(livedMs: readonly number[]): number[] {
  let nowMs = 0;
  let { state } = keeperMachine({ is: 'idle' }, { type: 'start' }, nowMs);
  return livedMs.map((forMs) => {
    nowMs += forMs;
    let step = keeperMachine(state, { type: 'ended', end: killed }, nowMs);
    const retry = step.effects.find((effect) => effect.do === 'retryIn');
    if (retry) {
      nowMs += retry.delayMs;
      step = keeperMachine(step.state, { type: 'retryDue' }, nowMs);
    }
    state = step.state;
    return retry?.delayMs ?? 0;
  });
}

describe('backoff', () => {
  test('three deaths in a minute are answered at once, then the waits grow to 30 s', () => {
    expect(waitsOf(Array(10).fill(100))).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  });

  test('a run of a minute forgets the deaths before it', () => {
    expect(waitsOf([100, 100, 100, 100, 100, 60_000, 100])).toEqual([0, 0, 0, 1000, 2000, 0, 0]);
  });

  test('one death every half minute is always answered at once', () => {
    expect(waitsOf(Array(8).fill(30_000))).toEqual(Array(8).fill(0));
  });
});

describe('the port of the run before', () => {
  const running = keeperMachine(states.running, { type: 'ready', httpPort: 41234 }, 0).state;
  const again = keeperMachine(running, ended({ code: 1 }), 1000);

  test('is used again', () => {
    expect(again.effects).toContainEqual({ do: 'spawn', httpPort: 41234, afterReady: true });
  });

  test('is given up when it has been taken meanwhile; a show that was there is wanted back, however often that fails', () => {
    const free = keeperMachine(again.state, ended({ code: 2 }), 1100);
    expect(free.effects).toEqual([{ do: 'spawn', httpPort: null, afterReady: true }]);
    expect(keeperMachine(free.state, ended({ code: 2 }), 1200).state.is).toBe('running');
  });
});
