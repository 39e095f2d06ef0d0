import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fault, fault } from '#engine/base/fault.ts';
import {
  newOutputMachine,
  type OutputEvent,
  type OutputMachine,
  type OutputPhase,
  type OutputStep,
  stepOutput,
} from '#engine/media/outputs/outputMachine.ts';

const NOW_MS = 100_000;
const why = fault('output-closed');
const waitFor = (attempt: number) => 1_000 * (attempt + 1);

function machine(phase: OutputPhase, change: Partial<OutputMachine> = {}): OutputMachine {
  return { ...newOutputMachine(2), phase, ...change };
}

const states = {
  off: machine({ kind: 'off' }),
  'no-program': machine({ kind: 'no-program' }),
  waiting: machine({ kind: 'waiting', untilMs: NOW_MS + 5_000, why }, { rounds: 1 }),
  connecting: machine({ kind: 'connecting' }),
  live: machine({ kind: 'live', sinceMs: NOW_MS - 1_000 }),
  stalled: machine({ kind: 'stalled', sinceMs: NOW_MS - 500, liveSinceMs: NOW_MS - 1_000 }, { tried: [1] }),
  refused: machine({ kind: 'refused', why }, { refusedPaths: [0, 1] }),
};

const events = {
  wanted: { kind: 'wanted', hasProgram: true },
  'wanted, no program': { kind: 'wanted', hasProgram: false },
  'not wanted': { kind: 'not-wanted' },
  'paths: second now': { kind: 'paths-changed', pathCount: 3, path: 1 },
  'paths: gone': { kind: 'paths-changed', pathCount: 3, path: null },
  'nothing to begin with': { kind: 'no-start' },
  due: { kind: 'due' },
  publishing: { kind: 'publishing' },
  'stood still': { kind: 'stood-still', why },
  'moved on': { kind: 'moved-on' },
  'patience ended': { kind: 'patience-ended', why },
  'handed over': { kind: 'handed-over', path: 1 },
  'sent to': { kind: 'sent-to', path: 1 },
  aged: { kind: 'aged' },
  closed: { kind: 'closed', why, isFatal: false },
  'closed for good': { kind: 'closed', why, isFatal: true },
} satisfies Record<string, OutputEvent>;

type Row = Record<keyof typeof events, string>;

/** `phase path → effects`; a missing entry is: nothing happens. */
const table: Record<keyof typeof states, Partial<Row>> = {
  off: {
    wanted: 'connecting 0 → dial',
    'wanted, no program': 'no-program 0',
    'paths: second now': 'off 1',
    'sent to': 'off 1',
  },
  'no-program': {
    wanted: 'connecting 0 → dial',
    'not wanted': 'off 0',
    'paths: second now': 'no-program 1',
    'sent to': 'no-program 1',
  },
  waiting: {
    'not wanted': 'off 0',
    'paths: second now': 'connecting 0 → dial',
    'paths: gone': 'connecting 0 → dial',
    due: 'connecting 0 → dial',
    'sent to': 'connecting 1 → dial',
  },
  connecting: {
    'not wanted': 'off 0 → hang up in order',
    'paths: second now': 'connecting 1',
    'paths: gone': 'connecting 0 → hang up in order, dial',
    'nothing to begin with': 'no-program 0 → hang up in order',
    publishing: 'live 0',
    'handed over': 'live 1',
    'sent to': 'connecting 1 → hang up, dial',
    closed: 'connecting 1 → dial',
    'closed for good': 'connecting 1 → dial',
  },
  live: {
    'not wanted': 'off 0 → hang up in order',
    'paths: second now': 'live 1',
    'paths: gone': 'connecting 0 → hang up in order, dial',
    'stood still': 'connecting 1 → hang up, dial',
    'handed over': 'live 1',
    'sent to': 'connecting 1 → hang up, dial',
    aged: 'connecting 0 → hang up in order, dial',
    closed: 'connecting 1 → dial',
    'closed for good': 'connecting 1 → dial',
  },
  stalled: {
    'not wanted': 'off 0 → hang up in order',
    'paths: second now': 'stalled 1',
    'paths: gone': 'connecting 0 → hang up in order, dial',
    'moved on': 'live 0',
    'handed over': 'live 1',
    'sent to': 'connecting 1 → hang up, dial',
    'patience ended': 'waiting 0 → hang up',
    closed: 'waiting 0',
    'closed for good': 'waiting 1',
  },
  refused: {
    'not wanted': 'off 0',
    'sent to': 'connecting 1 → dial',
    'paths: second now': 'connecting 0 → dial',
    'paths: gone': 'connecting 0 → dial',
  },
};

function told({ machine: { phase, path }, effects }: OutputStep): string {
  const words = effects.map((effect) =>
    effect.kind === 'dial' ? 'dial' : `hang up${effect.inOrder ? ' in order' : ''}`,
  );
  return `${phase.kind} ${path}${words.length > 0 ? ` → ${words.join(', ')}` : ''}`;
}

describe.each(Object.keys(states) as (keyof typeof states)[])('an output that is %s', (name) => {
  it.each(Object.keys(events) as (keyof typeof events)[])('%s', (event) => {
    const step = stepOutput(states[name], events[event], NOW_MS, waitFor);
    expect(told(step)).toBe(table[name][event] ?? `${name} 0`);
    if (table[name][event] === undefined && !event.startsWith('paths')) expect(step.machine).toEqual(states[name]);
  });
});

/** An output with its clock: events in, and what it does by itself when a wait is over. */
class Story {
  #machine: OutputMachine;
  nowMs = NOW_MS;

  constructor(pathCount: number) {
    this.#machine = newOutputMachine(pathCount);
    this.step({ kind: 'wanted', hasProgram: true });
  }

  get phase(): OutputPhase {
    return this.#machine.phase;
  }

  get path(): number {
    return this.#machine.path;
  }

  step(event: OutputEvent): string {
    const step = stepOutput(this.#machine, event, this.nowMs, waitFor);
    this.#machine = step.machine;
    return told(step);
  }

  /** The path in use fails; answers how long the output waits before it dials again, and which path. */
  fail(isFatal = false, cause: Fault = why): [waitMs: number, path: number] | 'refused' {
    this.step({ kind: 'closed', why: cause, isFatal });
    const { phase } = this;
    if (phase.kind === 'refused') return 'refused';
    if (phase.kind !== 'waiting') return [0, this.path];
    const waitMs = phase.untilMs - this.nowMs;
    this.nowMs = phase.untilMs;
    this.step({ kind: 'due' });
    return [waitMs, this.path];
  }

  liveFor(ms: number): void {
    this.step({ kind: 'publishing' });
    this.nowMs += ms;
  }
}

describe('the way through the paths', () => {
  it('tries every path once a round, and waits longer after each', () => {
    const story = new Story(3);
    const tries = Array.from({ length: 7 }, () => story.fail());
    expect(tries).toEqual([
      [0, 1],
      [0, 2],
      [1_000, 0],
      [0, 1],
      [0, 2],
      [2_000, 0],
      [0, 1],
    ]);
  });

  it('waits before every try where there is one path', () => {
    const story = new Story(1);
    expect([story.fail(), story.fail(), story.fail()]).toEqual([
      [1_000, 0],
      [2_000, 0],
      [3_000, 0],
    ]);
  });

  it('goes from a path that was live to the most preferred other one at once', () => {
    const story = new Story(3);
    story.fail();
    story.liveFor(60_000);
    expect(story.path).toBe(1);
    expect(story.fail()).toEqual([0, 0]);
  });

  it('goes on counting when servers take it and throw it out again', () => {
    const story = new Story(2);
    const tries = Array.from({ length: 4 }, () => {
      story.liveFor(2_000);
      return story.fail();
    });
    expect(tries).toEqual([
      [0, 1],
      [1_000, 0],
      [0, 1],
      [2_000, 0],
    ]);
  });

  it('forgets what failed once a session has lasted', () => {
    const story = new Story(1);
    story.fail();
    story.fail();
    story.liveFor(10_000);
    expect(story.fail()).toEqual([1_000, 0]);
  });

  it('leaves out a path that refused, until a person acts or another one was live', () => {
    const story = new Story(2);
    expect([story.fail(true), story.fail(), story.fail()]).toEqual([
      [0, 1],
      [1_000, 1],
      [2_000, 1],
    ]);
    story.liveFor(60_000);
    expect(story.fail()).toEqual([0, 0]);
  });

  it('is refused when all paths refused, with the words of the last', () => {
    const story = new Story(2);
    story.fail(true);
    const last = fault('output-refused', { code: 'NetStream.Publish.Denied' });
    expect(story.fail(true, last)).toBe('refused');
    expect(story.phase).toEqual({ kind: 'refused', why: last });
  });

  it('waits on a session that stands still when the other path has just failed', () => {
    const story = new Story(2);
    story.fail();
    story.liveFor(3_000);
    expect(story.path).toBe(1);
    expect(story.step({ kind: 'stood-still', why })).toBe('stalled 1');
    story.nowMs += 3_000;
    expect(story.step({ kind: 'patience-ended', why })).toBe('waiting 0 → hang up');
  });

  it('leaves a session that stands still at once when another path is there', () => {
    const story = new Story(2);
    story.liveFor(500);
    expect(story.step({ kind: 'stood-still', why })).toBe('connecting 1 → hang up, dial');
  });

  it('is live since it went live, stall or not', () => {
    const story = new Story(1);
    story.liveFor(5_000);
    story.step({ kind: 'stood-still', why });
    story.step({ kind: 'moved-on' });
    expect(story.phase).toEqual({ kind: 'live', sinceMs: NOW_MS });
  });
});

describe('whatever happens', () => {
  it('there is one session at most, and a path for it', () => {
    const event = fc.constantFrom<OutputEvent>(...Object.values(events));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(event, { maxLength: 60 }), (pathCount, list) => {
        let state = newOutputMachine(pathCount);
        let sessions = 0;
        let nowMs = 0;
        for (const next of list) {
          nowMs += 700;
          const isOver = next.kind === 'closed' && sessions > 0;
          const path = next.kind === 'paths-changed' && next.path !== null ? Math.min(next.path, 2) : null;
          const step = stepOutput(state, next.kind === 'paths-changed' ? { ...next, path } : next, nowMs, waitFor);
          state = step.machine;
          if (isOver) sessions--;
          for (const effect of step.effects) sessions += effect.kind === 'dial' ? 1 : -1;
          const isOpen = ['connecting', 'live', 'stalled'].includes(state.phase.kind);
          expect(sessions).toBe(isOpen ? 1 : 0);
          expect(state.path).toBeLessThan(state.pathCount);
        }
      }),
    );
  });
});
