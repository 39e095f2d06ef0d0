import type { Fault } from '#engine/base/fault.ts';

/**
 *            wanted              has program         publishing
 *   off ───────────▶ no-program ◀──────────▶ connecting ───────────▶ live ◀──▶ stalled
 *    ▲                           no start    │  ▲ ▲                   │ │ aged    │
 *    │                                       │  │ └───────────────────│─┘         │
 *    │ not wanted (from anywhere)            ▼  │ due                 ▼ closed    ▼ no patience left
 *    └──────────────────────────────────── waiting ◀──────────────────┴───────────┘
 *                                            │ every path refused us
 *                                            ▼
 *                                         refused ──── by hand ───▶ connecting
 *
 * One sender of the program and its way through its paths. A path that failed gives way at once to the most preferred
 * one that is untried in this round; when all have been tried it waits, longer after each round, and begins again with
 * the first. Only a session that proved itself ends the counting: a server that takes us and throws us out is not asked
 * without pause. Pure: effects are data.
 */
export type OutputPhase =
  | { readonly kind: 'off' }
  | { readonly kind: 'no-program' }
  | { readonly kind: 'waiting'; readonly untilMs: number; readonly why: Fault }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly sinceMs: number }
  | { readonly kind: 'stalled'; readonly sinceMs: number; readonly liveSinceMs: number }
  | { readonly kind: 'refused'; readonly why: Fault };

export interface OutputMachine {
  readonly phase: OutputPhase;
  readonly pathCount: number;
  /** Index of the path in use, or to be used next. */
  readonly path: number;
  /** Paths that failed in this round. */
  readonly tried: readonly number[];
  /** Rounds in which all paths failed, since a session last proved itself. */
  readonly rounds: number;
  /** Paths whose server refused us for good: only a person can change that. */
  readonly refusedPaths: readonly number[];
}

export type OutputEvent =
  | { readonly kind: 'wanted'; readonly hasProgram: boolean }
  | { readonly kind: 'not-wanted' }
  /** `path`: where the path in use stands now; null when it is gone. */
  | { readonly kind: 'paths-changed'; readonly pathCount: number; readonly path: number | null }
  | { readonly kind: 'due' }
  /** There is no picture now that a session could begin with. */
  | { readonly kind: 'no-start' }
  | { readonly kind: 'publishing' }
  | { readonly kind: 'stood-still'; readonly why: Fault }
  | { readonly kind: 'moved-on' }
  | { readonly kind: 'patience-ended'; readonly why: Fault }
  /** Another session goes on where this one ended, on path `path`. */
  | { readonly kind: 'handed-over'; readonly path: number }
  /** By hand: path `path` from now on. */
  | { readonly kind: 'sent-to'; readonly path: number }
  /** The session has come to its end by its age. */
  | { readonly kind: 'aged' }
  | { readonly kind: 'closed'; readonly why: Fault; readonly isFatal: boolean };

export type OutputEffect = { readonly kind: 'dial' } | { readonly kind: 'hang-up'; readonly inOrder: boolean };

export interface OutputStep {
  readonly machine: OutputMachine;
  readonly effects: readonly OutputEffect[];
}

/** A session that was live for so long has proved its path. */
const PROVEN_MS = 10_000;

/** Waits before a try: `attempt` counts whole rounds through the paths; a fault may ask for a rhythm of its own. */
export type WaitFor = (attempt: number, why: Fault) => number;

export function newOutputMachine(pathCount: number): OutputMachine {
  return { phase: { kind: 'off' }, pathCount, path: 0, tried: [], rounds: 0, refusedPaths: [] };
}

export function stepOutput(machine: OutputMachine, event: OutputEvent, nowMs: number, waitFor: WaitFor): OutputStep {
  switch (event.kind) {
    case 'not-wanted':
      return notWanted(machine);
    case 'wanted':
      return wanted(machine, event.hasProgram);
    case 'paths-changed':
      return pathsChanged(machine, event.pathCount, event.path);
    case 'due':
      return machine.phase.kind === 'waiting' ? dialNow(machine) : same(machine);
    case 'no-start':
      return machine.phase.kind === 'connecting'
        ? to(machine, { kind: 'no-program' }, { kind: 'hang-up', inOrder: true })
        : same(machine);
    case 'publishing':
      return machine.phase.kind === 'connecting'
        ? to({ ...machine, refusedPaths: [] }, { kind: 'live', sinceMs: nowMs })
        : same(machine);
    case 'stood-still':
      return stoodStill(machine, event.why, nowMs, waitFor);
    case 'moved-on':
      return machine.phase.kind === 'stalled'
        ? to(machine, { kind: 'live', sinceMs: machine.phase.liveSinceMs })
        : same(machine);
    case 'aged':
      return machine.phase.kind === 'live' ? rolled(machine) : same(machine);
    case 'handed-over':
      return isOpen(machine) && event.path < machine.pathCount
        ? to({ ...machine, path: event.path, tried: [], rounds: 0 }, { kind: 'live', sinceMs: nowMs })
        : same(machine);
    case 'sent-to':
      return event.path < machine.pathCount ? sentTo(machine, event.path) : same(machine);
    case 'patience-ended':
      return machine.phase.kind === 'stalled' ? moveOn(machine, event.why, false, nowMs, waitFor, true) : same(machine);
    case 'closed':
      return isOpen(machine) ? moveOn(machine, event.why, event.isFatal, nowMs, waitFor, false) : same(machine);
  }
}

function same(machine: OutputMachine): OutputStep {
  return { machine, effects: [] };
}

function to(machine: OutputMachine, phase: OutputPhase, ...effects: OutputEffect[]): OutputStep {
  return { machine: { ...machine, phase }, effects };
}

function isOpen(machine: OutputMachine): boolean {
  return machine.phase.kind === 'connecting' || machine.phase.kind === 'live' || machine.phase.kind === 'stalled';
}

function notWanted(machine: OutputMachine): OutputStep {
  const effects: OutputEffect[] = isOpen(machine) ? [{ kind: 'hang-up', inOrder: true }] : [];
  return { machine: newOutputMachine(machine.pathCount), effects };
}

function wanted(machine: OutputMachine, hasProgram: boolean): OutputStep {
  if (machine.phase.kind === 'off' || machine.phase.kind === 'no-program') {
    return hasProgram ? dialNow(machine) : to(machine, { kind: 'no-program' });
  }
  return same(machine);
}

/** Another list is worth a try at once, but never disturbs a path that is in use and still there. */
function pathsChanged(machine: OutputMachine, pathCount: number, path: number | null): OutputStep {
  const changed = { ...machine, pathCount, path: path ?? 0, tried: [], rounds: 0, refusedPaths: [] };
  if (machine.phase.kind === 'off' || machine.phase.kind === 'no-program') return same(changed);
  if (!isOpen(machine)) return dialNow({ ...changed, path: 0 });
  if (path !== null) return same(changed);
  const step = dialNow(changed);
  return { ...step, effects: [{ kind: 'hang-up', inOrder: true }, ...step.effects] };
}

function dialNow(machine: OutputMachine): OutputStep {
  return to(machine, { kind: 'connecting' }, { kind: 'dial' });
}

function sentTo(machine: OutputMachine, path: number): OutputStep {
  const sent = { ...machine, path, tried: [], rounds: 0, refusedPaths: [] };
  if (machine.phase.kind === 'off' || machine.phase.kind === 'no-program') return same(sent);
  const step = dialNow(sent);
  return isOpen(machine) ? { ...step, effects: [{ kind: 'hang-up', inOrder: false }, ...step.effects] } : step;
}

/** One session ends and the next begins on the same path, which has proved itself. */
function rolled(machine: OutputMachine): OutputStep {
  const step = dialNow({ ...machine, tried: [], rounds: 0 });
  return { ...step, effects: [{ kind: 'hang-up', inOrder: true }, ...step.effects] };
}

function stoodStill(machine: OutputMachine, why: Fault, nowMs: number, waitFor: WaitFor): OutputStep {
  const { phase } = machine;
  if (phase.kind !== 'live') return same(machine);
  const { tried } = forgiven(machine, nowMs);
  return firstPath(machine, [...tried, machine.path, ...machine.refusedPaths]) === null
    ? to(machine, { kind: 'stalled', sinceMs: nowMs, liveSinceMs: phase.sinceMs })
    : moveOn(machine, why, false, nowMs, waitFor, true);
}

/** The path in use failed: another one at once while some are untried in this round, else a wait. */
function moveOn(
  machine: OutputMachine,
  why: Fault,
  isFatal: boolean,
  nowMs: number,
  waitFor: WaitFor,
  mustHangUp: boolean,
): OutputStep {
  const hangUp: OutputEffect[] = mustHangUp ? [{ kind: 'hang-up', inOrder: false }] : [];
  const { rounds, ...before } = forgiven(machine, nowMs);
  const tried = [...before.tried, machine.path];
  const refusedPaths = isFatal ? [...machine.refusedPaths, machine.path] : machine.refusedPaths;
  const untried = firstPath(machine, [...tried, ...refusedPaths]);
  if (untried !== null) {
    const moved = { ...machine, path: untried, tried, rounds, refusedPaths };
    return to(moved, { kind: 'connecting' }, ...hangUp, { kind: 'dial' });
  }
  const first = firstPath(machine, refusedPaths);
  if (first === null) return to({ ...machine, tried, rounds, refusedPaths }, { kind: 'refused', why }, ...hangUp);
  const waiting = { kind: 'waiting', untilMs: nowMs + waitFor(rounds, why), why } as const;
  return to({ ...machine, path: first, tried: [], rounds: rounds + 1, refusedPaths }, waiting, ...hangUp);
}

/** What failed before counts no more once a session has been live for long. */
function forgiven({ phase, tried, rounds }: OutputMachine, nowMs: number): Pick<OutputMachine, 'tried' | 'rounds'> {
  const liveSinceMs = phase.kind === 'live' ? phase.sinceMs : phase.kind === 'stalled' ? phase.liveSinceMs : nowMs;
  return nowMs - liveSinceMs >= PROVEN_MS ? { tried: [], rounds: 0 } : { tried, rounds };
}

/** The most preferred path that is none of `excluded`. */
function firstPath({ pathCount }: OutputMachine, excluded: readonly number[]): number | null {
  for (let path = 0; path < pathCount; path++) if (!excluded.includes(path)) return path;
  return null;
}
