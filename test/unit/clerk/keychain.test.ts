import { expect, test } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { keychain } from '#engine/clerk/secrets/keyPlaces.ts';

const KEY = 'ab'.repeat(32);

/** Answers when the test says so. */
class SlowEntry {
  readonly questions: ((text: string) => void)[] = [];

  getPassword(): Promise<string> {
    return new Promise((resolve) => this.questions.push(resolve));
  }

  async setPassword(): Promise<void> {}
}

test('a keychain that hangs is asked once, and whoever asks again hears that answer', async () => {
  const clock = new VirtualClock();
  const entry = new SlowEntry();
  const place = keychain('id', clock, () => entry);
  const outcomes: string[] = [];
  const read = async () => {
    const ended = place.read().then(
      (key) => outcomes.push(Buffer.from(key ?? []).toString('hex')),
      (error: Error) => outcomes.push(error.message),
    );
    await Promise.resolve();
    return ended;
  };
  const first = read();
  clock.advance(2000);
  await first;
  const second = read();
  expect([outcomes, entry.questions.length]).toEqual([['the keychain does not answer'], 1]);
  entry.questions[0]?.(KEY);
  await second;
  expect(outcomes[1]).toBe(KEY);

  const third = read();
  await expect.poll(() => entry.questions.length).toBe(2);
  entry.questions[1]?.('ab');
  await third;
  expect(outcomes[2]).toBe('the key in the keychain is damaged');
});
