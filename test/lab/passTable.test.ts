import { describe, expect, it } from 'vitest';
import { parseLabOptions } from './options.ts';
import { passTable } from './passTable.ts';
import { rows } from './rows/table.ts';
import type { Played } from './show/playRow.ts';

const [first, second] = rows as [(typeof rows)[number], (typeof rows)[number]];
const times = { frames: 300, spanMs: 10_000, longestStepMs: 34, stepsBack: 0 };
const account = {
  ...{ lost: 0, repeated: 0, unmarked: 0, changes: 1, sessions: 1, decodeErrors: [], breaks: [], changeovers: [] },
  ...{ video: times, audio: times, standstillMs: 34, soundLateMs: 0, soundMovedMs: 2, cameraLatestMs: 9 },
};
const held: Played = { account, misses: [], keptIn: null };
const missed: Played = { account: { ...account, lost: 3 }, misses: ['frames lost: 3'], keptIn: '.setup/lab/x' };
const unplayed: Played = { account: null, misses: ['no nginx'], keptIn: null };

function linesOf(table: string): string[][] {
  return table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
}

describe('the table of the lab', () => {
  it('counts what held, and shows the worst', () => {
    const runs = { row: first, gopMs: 1000, played: [held, missed, unplayed] };
    const [, , line] = linesOf(passTable('', rows, [runs], '2026-01-02'));
    const { name, says } = first;
    expect(line?.slice(1, -1)).toEqual(
      [name, says, '1 s', '1 of 3', '3', '0', '0', '34 ms', '2 ms', '34 ms', '2026-01-02'].map(String),
    );
  });

  it('keeps the rows that were not measured again, in their order, and forgets those that are no more', () => {
    const before = passTable(
      '',
      [...rows, { ...first, name: 'gone' }],
      [
        { row: { ...first, name: 'gone' }, gopMs: 1000, played: [held] },
        { row: second, gopMs: 2000, played: [missed] },
      ],
      '2026-01-02',
    );
    const now = passTable(
      `text\n\n${before}\n\ntext`,
      rows,
      [{ row: first, gopMs: 1000, played: [held] }],
      '2026-01-03',
    );
    const told = linesOf(now).map((cells) => [cells[1], cells[3], cells[4], cells[11]]);
    expect(told.slice(2)).toEqual([
      [first.name, '1 s', '1 of 1', '2026-01-03'],
      [second.name, '2 s', '0 of 1', '2026-01-02'],
    ]);
  });
});

describe('the options of the lab', () => {
  const names = ['killed', 'reset'];

  it('play every row once with both intervals, two at a time', () => {
    expect(parseLabOptions([], names)).toEqual({
      ok: true,
      value: { rows: [], repeat: 1, gopsMs: [1000, 2000], together: 2 },
    });
  });

  it('take rows, an interval and how often', () => {
    const args = ['--repeat', '10', '--row', 'killed', '--row', 'reset', '--gop', '2', '--together', '1'];
    expect(parseLabOptions(args, names)).toEqual({
      ok: true,
      value: { rows: ['killed', 'reset'], repeat: 10, gopsMs: [2000], together: 1 },
    });
  });

  it.each([
    [['--row', 'nothing'], /--row: nothing is none of killed, reset/],
    [['--gop', '3'], /--gop takes 1 or 2/],
    [['--repeat', '0'], /--repeat takes a whole number above 0, not 0/],
    [['--unheard-of'], /--unheard-of/],
  ])('refuse %j', (args, why) => {
    expect(parseLabOptions(args, names)).toEqual({ ok: false, why: expect.stringMatching(why) });
  });
});

describe('the rows', () => {
  it('have names of their own', () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  });
});
