import { table } from '#bench/figures/markdown.ts';
import type { Row } from './rows/Row.ts';
import type { Played } from './show/playRow.ts';
import type { Account } from './verdict/Account.ts';

/** All runs of one row with one keyframe interval. */
export interface Runs {
  readonly row: Row;
  readonly gopMs: number;
  readonly played: readonly Played[];
}

const head = ['row', 'what happens to the encoder on air', 'GOP', 'held', 'lost', 'repeated', 'decode errors'];
const figures = ['longest picture step', 'sound moved', 'new picture after', 'measured'];

/**
 * The table with `measured` in it, and with what `before` (the table as it was) says of the rows that were not measured
 * now. Figures are the worst of all runs. `date`: as it shall stand there.
 */
export function passTable(before: string, rows: readonly Row[], measured: readonly Runs[], date: string): string {
  const lines = new Map(linesIn(before).map((cells) => [keyOf(cells[0] ?? '', cells[2] ?? ''), cells]));
  for (const runs of measured) {
    const cells = cellsOf(runs, date);
    lines.set(keyOf(cells[0] ?? '', cells[2] ?? ''), cells);
  }
  const inOrder = rows.flatMap(({ name }) => [1, 2].map((gopS) => lines.get(keyOf(name, `${gopS} s`))));
  return table(
    [...head, ...figures],
    inOrder.filter((cells) => cells !== undefined),
  );
}

function cellsOf({ row, gopMs, played }: Runs, date: string): string[] {
  const accounts = played.flatMap(({ account }) => account ?? []);
  const held = played.filter(({ misses }) => misses.length === 0).length;
  const most = (of: (account: Account) => number | null, unit = '') => {
    const values = accounts.flatMap((account) => of(account) ?? []);
    return values.length === 0 ? '–' : `${Math.round(Math.max(...values))}${unit}`;
  };
  const { lost, repeated } = row.bounds(gopMs);
  return [
    row.name,
    row.says,
    `${gopMs / 1000} s`,
    `${held} of ${played.length}`,
    lost === null ? '–' : most((account) => account.lost),
    repeated === Number.POSITIVE_INFINITY ? '–' : most((account) => account.repeated),
    most(({ decodeErrors }) => decodeErrors.length),
    most(({ video }) => video.longestStepMs, ' ms'),
    most(({ soundMovedMs }) => soundMovedMs, ' ms'),
    most(({ standstillMs }) => standstillMs, ' ms'),
    date,
  ];
}

function linesIn(document: string): string[][] {
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const isRow = (found: readonly string[]) => found.length === head.length + figures.length;
  return document.split('\n').map(cells).filter(isRow);
}

function keyOf(name: string, gop: string): string {
  return `${name} ${gop}`;
}
