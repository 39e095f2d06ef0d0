import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { AlarmBook } from '#engine/control/alarms/AlarmBook.ts';
import type { Finding } from '#engine/control/detectors/finding.ts';
import { Persistence } from '#engine/control/detectors/Persistence.ts';

function lost(id = 'main', done = 'The slate is on.'): Finding {
  return { code: 'feed-lost', subject: `encoder/${id}`, context: { name: id, why: 'it ended', done } };
}

function newBook() {
  const clock = new VirtualClock();
  const told: string[] = [];
  const book = new AlarmBook(clock, {
    raised: (alarm) => told.push(`raised ${alarm.subject}`),
    cleared: (alarm, lastedMs) => told.push(`cleared ${alarm.subject} after ${lastedMs}`),
  });
  const states = () => book.list().map((alarm) => alarm.state);
  const only = () => book.list()[0]?.id ?? '';
  return { clock, told, book, states, only };
}

describe('AlarmBook', () => {
  it('raises an alarm once, with its words and what was done', () => {
    const { book, told } = newBook();
    book.update([lost()]);
    book.update([lost()]);
    expect(told).toEqual(['raised encoder/main']);
    expect(book.list()).toMatchObject([
      {
        code: 'feed-lost',
        priority: 'critical',
        state: 'raised',
        text: 'main is lost: it ended',
        done: 'The slate is on.',
        clearedAt: null,
      },
    ]);
  });

  it('keeps its words up to date', () => {
    const { book, told } = newBook();
    book.update([lost('main', 'Changing over.')]);
    book.update([lost('main', 'Backup is on air.')]);
    expect(book.list()[0]?.done).toBe('Backup is on air.');
    expect(told).toHaveLength(1);
  });

  it('raised → cleared: stays until somebody acknowledges it', () => {
    const { book, told, clock, states, only } = newBook();
    book.update([lost()]);
    clock.advance(4_000);
    book.update([]);
    book.update([]);
    expect([states(), told.at(-1)]).toEqual([['cleared'], 'cleared encoder/main after 4000']);
    expect(book.list()[0]?.clearedAt).toBe('2026-01-01T00:00:04.000Z');
    book.acknowledge(only());
    expect([states(), told.length]).toEqual([[], 2]);
  });

  it('raised → acknowledged → gone with its cause', () => {
    const { book, told, states, only } = newBook();
    book.update([lost()]);
    expect(book.acknowledge(only())?.state).toBe('acknowledged');
    book.update([lost()]);
    expect(states()).toEqual(['acknowledged']);
    book.update([]);
    expect([states(), told]).toEqual([[], ['raised encoder/main', 'cleared encoder/main after 0']]);
  });

  it('cleared → comes back: raised anew, in place of the old one', () => {
    const { book, told, states, only } = newBook();
    book.update([lost()]);
    const first = only();
    book.update([]);
    book.update([lost()]);
    expect([states(), told.length]).toEqual([['raised'], 3]);
    expect(only()).not.toBe(first);
    expect(book.acknowledge(first)).toBeNull();
  });

  it('acknowledged → comes back: is news again', () => {
    const { book, told, only } = newBook();
    book.update([lost()]);
    book.acknowledge(only());
    book.update([]);
    book.update([lost()]);
    expect(told.filter((words) => words.startsWith('raised'))).toHaveLength(2);
  });

  it('shelved: silent for its time, then raised again if it still holds', () => {
    const { book, told, clock, states, only } = newBook();
    book.update([lost()]);
    book.shelve(only(), 10);
    clock.advance(10 * 60_000 - 1);
    book.update([lost()]);
    expect([states(), told.length]).toEqual([['shelved'], 1]);
    clock.advance(1);
    book.update([lost()]);
    expect([states(), told.length]).toEqual([['raised'], 2]);
  });

  it('shelved: silent though it goes and comes meanwhile, and gone with its time', () => {
    const { book, told, clock, states, only } = newBook();
    book.update([lost()]);
    book.shelve(only(), 10);
    for (let round = 0; round < 5; round++) {
      book.update([]);
      book.update([lost()]);
    }
    expect([states(), told.length, book.list()[0]?.clearedAt]).toEqual([['shelved'], 1, null]);
    book.update([]);
    expect(states()).toEqual(['shelved']);
    clock.advance(10 * 60_000);
    book.update([]);
    expect([states(), told]).toEqual([[], ['raised encoder/main', 'cleared encoder/main after 600000']]);
  });

  it('knows no alarm by another id', () => {
    const { book } = newBook();
    book.update([lost()]);
    expect([book.acknowledge('no-such'), book.shelve('no-such', 5)]).toEqual([null, null]);
  });

  it('lists what needs a person first, the newest first', () => {
    const { book, clock, only } = newBook();
    book.update([lost('one')]);
    book.shelve(only(), 60);
    const now: Finding[] = [lost('one')];
    for (const id of ['two', 'three', 'four', 'five']) {
      clock.advance(1_000);
      now.push(lost(id));
      book.update(now);
    }
    book.acknowledge(book.list().find((alarm) => alarm.subject === 'encoder/four')?.id ?? '');
    book.update(now.filter((finding) => finding.subject !== 'encoder/two'));
    expect(book.list().map((alarm) => alarm.subject.slice('encoder/'.length))).toEqual([
      'five',
      'three',
      'two',
      'four',
      'one',
    ]);
  });

  it('forgets the oldest of more than 50 that cleared', () => {
    const { book, clock } = newBook();
    for (let count = 0; count < 60; count++) {
      clock.advance(1_000);
      book.update([lost(`encoder-${count}`)]);
    }
    book.update([]);
    expect(book.list()).toHaveLength(50);
    expect(book.list().at(-1)?.subject).toBe('encoder/encoder-10');
  });
});

describe('Persistence', () => {
  const down: Finding = { code: 'output-down', subject: 'output/a/b', context: { name: 'A', why: 'x' } };
  const refused: Finding = { ...down, code: 'output-refused' };

  it('counts what has held without a break for its time: 1.5 s for an output that is down', () => {
    const persistence = new Persistence();
    expect(persistence.fold([down], 0)).toEqual([]);
    expect(persistence.fold([down], 1_499)).toEqual([]);
    expect(persistence.fold([], 1_499)).toEqual([]);
    expect(persistence.fold([down], 1_500)).toEqual([]);
    expect(persistence.fold([down], 2_999)).toEqual([]);
    expect(persistence.fold([down], 3_000)).toEqual([down]);
  });

  it('counts at once what has no time to wait for', () => {
    expect(new Persistence().fold([refused], 0)).toEqual([refused]);
  });

  it('lets go of what has been away for its time, and not before: 2 s here', () => {
    const persistence = new Persistence();
    for (const atMs of [0, 1_500]) persistence.fold([down], atMs);
    expect(persistence.fold([], 2_000)).toEqual([down]);
    expect(persistence.fold([], 3_999)).toEqual([down]);
    expect(persistence.fold([down], 3_999)).toEqual([down]);
    expect(persistence.fold([], 5_000)).toEqual([down]);
    expect(persistence.fold([], 7_000)).toEqual([]);
    expect(persistence.fold([down], 7_100)).toEqual([]);
  });

  it('answers with the newest words, and keeps subjects apart', () => {
    const persistence = new Persistence();
    const other = { ...refused, subject: 'output/a/c' };
    persistence.fold([refused], 0);
    const newer = { ...refused, context: { name: 'A', why: 'y' } };
    expect(persistence.fold([newer, other], 10)).toEqual([newer, other]);
  });
});
