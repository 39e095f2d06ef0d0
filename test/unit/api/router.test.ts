import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { createRouter } from '#engine/api/router.ts';
import { StateFeed } from '#engine/api/StateFeed.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { TestDoor } from './TestDoor.ts';

const PASSPHRASE = 'correct horse';

function clientOf(door: TestDoor) {
  const redact = (text: string) => text.replaceAll('stream-key-1234', '•••');
  const bugs: unknown[] = [];
  const router = createRouter({
    ...{ door, redact, feed: new StateFeed(door, new VirtualClock(), redact) },
    onBug: (error) => bugs.push(error),
    onTokenReplaced: () => {},
  });
  return { bugs, client: createRouterClient(router, { context: { connection: null } }) };
}

test('a backup leaves as it was sealed, and a restore answers with what changed', async () => {
  const { client, bugs } = clientOf(new TestDoor());
  const { backup } = await client.studio.backup({ passphrase: PASSPHRASE });
  expect(backup).toBe('sealed, and stream-key-1234 by chance');
  expect(await client.studio.restore({ backup, passphrase: PASSPHRASE })).toEqual({
    name: 'Studio A',
    changes: ['encoder main: new'],
  });
  expect(bugs).toEqual([]);
});

test('a wrong passphrase, a short one and none are told apart in one line', async () => {
  const { client, bugs } = clientOf(new TestDoor());
  const refused = (message: string) => ({ code: 'BAD_REQUEST', message });
  await expect(client.studio.restore({ backup: 'other', passphrase: PASSPHRASE })).rejects.toMatchObject(
    refused("The backup can't be opened: the passphrase is wrong, or the backup was changed."),
  );
  await expect(client.studio.backup({ passphrase: 'short' })).rejects.toMatchObject(
    refused('The passphrase is too short: at least 8 characters.'),
  );
  await expect(client.studio.backup({ passphrase: 'x'.repeat(1001) })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.not.stringContaining('xxx') as string,
  });
  expect(bugs).toEqual([]);
});

test('the key of the secrets goes to one of two places', async () => {
  const door = new TestDoor();
  const { client } = clientOf(door);
  expect(await client.engine.keepKeyIn({ place: 'keychain' })).toEqual({ text: 'key in keychain' });
  await expect(client.engine.keepKeyIn({ place: 'cloud' as 'file' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect(door.done).toEqual(['key in keychain']);
});
