import { expect, test } from 'vitest';
import { watchJournal } from '#engine/api/watches.ts';
import { TestDoor } from './TestDoor.ts';

test('an entry that comes while the first ones are on their way is told next', async () => {
  const { journal, live } = new TestDoor();
  const add = (text: string) => journal.add({ subject: 'air', code: 'x', by: 'rule', text });
  const abort = new AbortController();
  add('one');
  const entries = watchJournal(journal, 10, abort.signal);
  const texts = async () => {
    const { value } = await entries.next();
    return value?.map((entry) => entry.text);
  };
  expect(await texts()).toEqual(['one']);
  add('two');
  add('three');
  expect(await texts()).toEqual(['two', 'three']);
  const waiting = entries.next();
  abort.abort();
  expect(await waiting).toEqual({ value: undefined, done: true });
  expect(live.lastSeq).toBe(3);
});
