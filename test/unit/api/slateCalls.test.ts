import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { createRouter } from '#engine/api/router.ts';
import { StateFeed } from '#engine/api/StateFeed.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import type { Upload } from '#engine/control/actions/slate/SlateShelf.ts';
import { TestDoor } from './TestDoor.ts';

function clientOf(door: TestDoor, upload?: Upload) {
  const redact = (text: string) => text.replaceAll('stream-key-1234', '•••');
  const feed = new StateFeed(door, new VirtualClock(), redact);
  const router = createRouter({ door, redact, feed, onBug: (error) => void error, onTokenReplaced: () => {} });
  return createRouterClient(router, { context: { connection: null, ...(upload && { upload }) } });
}

async function* bytes() {
  yield new Uint8Array(3);
  yield new Uint8Array(4);
}

test('an upload takes the body of its request, and is refused where there is none', async () => {
  const door = new TestDoor();
  const upload = { chunks: bytes(), sizeBytes: 7 };
  expect(await clientOf(door, upload).slate.upload({ query: { name: 'logo.png' } })).toMatchObject({ sizeBytes: 7 });
  expect(door.done).toEqual(['uploaded logo.png: 7 of 7']);
  await expect(clientOf(door).slate.upload({ query: { name: 'logo.png' } })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(/over HTTP/),
  });
});

test('names that are none, and slates that are none, go no further', async () => {
  const door = new TestDoor();
  const { slate } = clientOf(door, { chunks: bytes(), sizeBytes: 7 });
  const refused = { code: 'BAD_REQUEST' };
  for (const name of ['../studio.json', 'a/b', '', 'Upper.png']) {
    await expect(slate.upload({ query: { name } })).rejects.toMatchObject(refused);
    await expect(slate.delete({ name })).rejects.toMatchObject(refused);
    await expect(slate.thumbnail({ name })).rejects.toMatchObject(refused);
  }
  await expect(slate.set({ kind: 'image' })).rejects.toMatchObject(refused);
  await expect(slate.set({ kind: 'image', file: '/etc/passwd' })).rejects.toMatchObject(refused);
  expect(door.done).toEqual([]);
  expect(await slate.set({ kind: 'image', file: 'logo.png' })).toEqual({ text: 'slate image' });
});

test('a file in use is a conflict; a small picture leaves byte for byte', async () => {
  const { slate } = clientOf(new TestDoor());
  await expect(slate.delete({ name: 'logo.png' })).rejects.toMatchObject({ code: 'CONFLICT' });
  const png = await slate.thumbnail({ name: 'logo.png' });
  expect([png.type, await png.text()]).toEqual(['image/png', 'png of stream-key-1234']);
});
