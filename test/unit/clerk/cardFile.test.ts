import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CardFile } from '#engine/clerk/dataFolder/CardFile.ts';
import { scratchFolder } from '#test/lab/support/scratchFolder.ts';

it('keeps the card that was made last, under a name that says what it is', async () => {
  await using folder = await scratchFolder('card');
  const cards = new CardFile(folder.path);
  expect(cards.load()).toEqual({ ok: true, value: null });
  for (const name of ['640x360-30-1200-1-aa', '1280x720-29.97-2400-1-aa', '1280x720-29.97-2400-1-aa']) {
    expect(cards.save({ name, bytes: Buffer.from(name) })).toEqual({ ok: true, value: null });
  }
  expect(await readdir(folder.path)).toEqual(['slate-card-1280x720-29.97-2400-1-aa.flv']);
  const kept = { name: '1280x720-29.97-2400-1-aa', bytes: new Uint8Array(Buffer.from('1280x720-29.97-2400-1-aa')) };
  expect(new CardFile(folder.path).load()).toEqual({ ok: true, value: kept });
});

it('says that it can not be kept, and leaves it at that', async () => {
  const cards = new CardFile('/nowhere/at/all');
  expect(cards.load().ok).toBe(false);
  expect(cards.save({ name: 'x', bytes: new Uint8Array() }).ok).toBe(false);
});
