import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { type KeyPlace, keychain } from '#engine/clerk/secrets/keyPlaces.ts';
import { SecretStore } from '#engine/clerk/secrets/SecretStore.ts';
import { codeOf, temporaryFolder } from './clerkRig.ts';

const KEY = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

/** Answers when the test says so; keeps what it was told once it has answered. */
class SlowEntry {
  readonly questions: ((text: string) => void)[] = [];
  readonly orders: { text: string; done: () => void }[] = [];
  kept = '';

  getPassword(): Promise<string> {
    return new Promise((resolve) => this.questions.push(resolve));
  }

  setPassword(text: string): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.kept = text;
        resolve();
      };
      this.orders.push({ text, done });
    });
  }
}

function rig() {
  const clock = new VirtualClock();
  const entry = new SlowEntry();
  const place: KeyPlace = keychain('id', clock, () => entry);
  return { clock, entry, place };
}

/** What a question came to, in words. */
function heard(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    (key) => (key instanceof Uint8Array ? Buffer.from(key).toString('hex') : 'done'),
    (error: Error) => error.message,
  );
}

const turn = () => new Promise(setImmediate);

test('a keychain that hangs is asked once, and whoever asks again hears that answer', async () => {
  const { clock, entry, place } = rig();
  const first = heard(place.read());
  await turn();
  clock.advance(2000);
  expect(await first).toBe('the keychain does not answer');
  const second = heard(place.read());
  await turn();
  expect(entry.questions.length).toBe(1);
  entry.questions[0]?.(KEY);
  expect(await second).toBe(KEY);

  const third = heard(place.read());
  await turn();
  expect(entry.questions.length).toBe(2);
  entry.questions[1]?.('ab');
  expect(await third).toBe('the key in the keychain is damaged');
});

test('a keychain that hangs over a write is given the key once, and whoever writes it again hears that answer', async () => {
  const { clock, entry, place } = rig();
  const first = heard(place.write(Buffer.from(KEY, 'hex')));
  await turn();
  clock.advance(2000);
  expect(await first).toBe('the keychain does not answer');
  const second = heard(place.write(Buffer.from(KEY, 'hex')));
  await turn();
  expect(entry.orders.map(({ text }) => text)).toEqual([KEY]);
  entry.orders[0]?.done();
  expect(await second).toBe('done');
});

test('one thing at a time: what is asked while it hangs waits for its turn, 2 s at most', async () => {
  const { clock, entry, place } = rig();
  const write = heard(place.write(Buffer.from(KEY, 'hex')));
  await turn();
  const outcomes = Promise.all([
    write,
    ...Array.from({ length: 20 }, () => heard(place.read())),
    heard(place.write(Buffer.from(OTHER, 'hex'))),
  ]);
  await turn();
  clock.advance(2000);
  expect(new Set(await outcomes)).toEqual(new Set(['the keychain does not answer']));
  expect([entry.orders.length, entry.questions.length]).toEqual([1, 0]);

  entry.orders[0]?.done();
  await turn();
  expect([entry.orders.length, entry.questions.length]).toEqual([1, 1]);
  entry.questions[0]?.(KEY);
  await turn();
  expect([entry.orders.length, entry.questions.length]).toEqual([2, 1]);
  entry.orders[1]?.done();
  await turn();
  expect(entry.kept).toBe(OTHER);
});

test('a keychain that hangs over a write leaves the key in its file, and makes no second one', async () => {
  const folder = temporaryFolder();
  const clock = new VirtualClock();
  const entry = new SlowEntry();
  const store = new SecretStore(folder, clock, (account) => keychain(account, clock, () => entry));
  await store.open(null);
  store.prepare({ secrets: { 'encoder/main/feedKey': 'main-4f1c-secret' }, importHash: null }, 'mark');
  const inFile = readFileSync(join(folder, 'secrets.key'), 'utf8').trim();
  for (let press = 0; press < 3; press++) {
    const moved = store.keepKeyIn('keychain');
    await turn();
    clock.advance(2000);
    const outcome = await moved;
    expect(outcome).toMatchObject({
      ok: false,
      fault: { code: 'key-not-moved', context: { why: 'the keychain does not answer' } },
    });
  }
  expect(entry.orders.map(({ text }) => text)).toEqual([inFile]);
  expect(JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')).keyIn).toBe('file');

  const again = store.keepKeyIn('keychain');
  await turn();
  entry.orders[0]?.done();
  await turn();
  entry.questions[0]?.(entry.kept);
  expect(codeOf(await again)).toBeNull();
  expect(JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')).keyIn).toBe('keychain');
  expect(existsSync(join(folder, 'secrets.key'))).toBe(false);
  expect(entry.orders.length).toBe(1);
});
