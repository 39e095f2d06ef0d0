import type { LabOptions } from './options.ts';
import type { Runs } from './passTable.ts';
import type { Row } from './rows/Row.ts';
import { inShort, type Play, type Played, playRow } from './show/playRow.ts';

/**
 * Plays every row as often as wanted, some at the same time. A miss is said and kept, and the others go on. Rejects once
 * all shows have been ended when `signal` says so.
 */
export async function playAll(
  rows: readonly Row[],
  { repeat, gopsMs, together }: LabOptions,
  scene: Buffer,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Runs[]> {
  const lines = rows.flatMap((row) => gopsMs.map((gopMs) => ({ row, gopMs, played: [] as Played[] })));
  const tasks = Array.from({ length: repeat }, (_, index) =>
    lines.map((line) => ({ line, task: { row: line.row, gopMs: line.gopMs, run: index + 1 } })),
  ).flat();
  const work = async () => {
    for (let next = tasks.shift(); next; next = tasks.shift()) {
      const played = await playOnce({ ...next.task, scene, signal });
      next.line.played.push(played);
      say(`${next.task.row.name}, GOP ${next.task.gopMs / 1000} s, run ${next.task.run}: ${inShort(played)}`);
    }
  };
  for (const ended of await Promise.allSettled(Array.from({ length: together }, work))) {
    if (ended.status === 'rejected') throw ended.reason;
  }
  return lines;
}

/** A show that could not even be set up is a miss too. */
async function playOnce(play: Play): Promise<Played> {
  try {
    return await playRow(play);
  } catch (error) {
    play.signal.throwIfAborted();
    return { account: null, misses: [error instanceof Error ? error.message : String(error)], keptIn: null };
  }
}
