import type { EngineState } from '#shared/model/state.ts';

/** How many seconds of figures the page keeps for its lines. */
export const HISTORY_S = 60;

/** One value a second, newest last; null where nothing was known. Bitrates in kbit/s. */
export type Series = readonly (number | null)[];

export interface History {
  feeds: Readonly<Record<string, Series>>;
  program: Series;
  /** Which feed the program came from. */
  onProgram: readonly (string | null)[];
}

export function emptyHistory(): History {
  return { feeds: {}, program: [], onProgram: [] };
}

/** `state` is null while there is no connection: the lines then have a hole, not a guess. */
export function sampleHistory(history: History, state: EngineState | null): History {
  const feeds: Record<string, Series> = {};
  const ids = state ? state.feeds.map((feed) => feed.id) : Object.keys(history.feeds);
  for (const id of ids) {
    const kbps = state?.feeds.find((feed) => feed.id === id)?.bitrateKbps ?? null;
    feeds[id] = push(history.feeds[id] ?? [], kbps);
  }
  return {
    feeds,
    program: push(history.program, state ? state.program.bitrateKbps : null),
    onProgram: push(history.onProgram, state ? state.program.feedId : null),
  };
}

export interface Run {
  value: string | null;
  seconds: number;
}

/** Equal neighbours joined, oldest first; what is not known yet comes first, so that now is always at the right. */
export function runsOf(values: readonly (string | null)[], length = HISTORY_S): Run[] {
  const runs: Run[] = values.length < length ? [{ value: null, seconds: length - values.length }] : [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last && last.value === value) last.seconds += 1;
    else runs.push({ value, seconds: 1 });
  }
  return runs;
}

function push<T>(series: readonly T[], value: T): T[] {
  return [...series, value].slice(-HISTORY_S);
}
