import { alarms, destination, encoder, expect, journal, program, test } from './fixtures.ts';

test('the encoder on air is killed: the program goes on from the other, and the page says what it cost', async ({
  room,
}) => {
  await expect(room.getByText('ON AIR', { exact: true })).toBeVisible();
  await expect(destination(room, 'Demo destination alpha')).toContainText('1 of 1 live');
  await encoder(room, 'Demo encoder A').getByRole('button', { name: 'Make Demo encoder A fail' }).click();

  await expect(encoder(room, 'Demo encoder A')).toContainText('lost');
  await expect(encoder(room, 'Demo encoder B')).toContainText('on air', { timeout: 10_000 });
  await expect(program(room).getByRole('heading', { name: 'Demo encoder B' })).toBeVisible();
  await expect(program(room)).toContainText('Demo encoder A → Demo encoder B');
  await expect(program(room)).toContainText(/connection ended/i);
  await expect(room.getByText('No standby now')).toBeVisible();
  await expect(journal(room)).toContainText(/Demo encoder A → Demo encoder B/);
  for (const name of ['Demo destination alpha', 'Demo destination beta']) {
    await expect(destination(room, name)).toContainText('1 of 1 live');
    await expect(destination(room, name)).toContainText('1 session');
  }

  await alarms(room)
    .getByRole('button', { name: /^Acknowledge/ })
    .first()
    .click();
  await expect(alarms(room)).toContainText('acknowledged');

  await encoder(room, 'Demo encoder A').getByRole('button', { name: 'Bring Demo encoder A back' }).click();
  await expect(encoder(room, 'Demo encoder A')).toContainText('standing by', { timeout: 20_000 });
});

test('an encoder is taken by hand and released, by button and by key', async ({ room }) => {
  await encoder(room, 'Demo encoder B').getByRole('button', { name: 'Take Demo encoder B' }).click();
  await expect(room.getByText(/Demo encoder B taken by hand at/)).toBeVisible();
  await expect(encoder(room, 'Demo encoder B')).toContainText('on air', { timeout: 10_000 });

  await room.keyboard.press('r');
  await expect(room.getByText(/taken by hand at/)).toBeHidden();

  await room.keyboard.press('1');
  await expect(encoder(room, 'Demo encoder A')).toContainText('on air', { timeout: 10_000 });

  await room.keyboard.press('m');
  await expect(program(room).getByText('MUTED')).toBeVisible();
  await room.keyboard.press('m');
  await expect(program(room).getByText('MUTED')).toBeHidden();
});

test('stop asks once, and start goes on air again', async ({ room }) => {
  await room.getByRole('button', { name: 'Stop…' }).click();
  await room.getByRole('button', { name: 'Stay on air' }).click();
  await expect(room.getByText('ON AIR', { exact: true })).toBeVisible();

  await room.getByRole('button', { name: 'Stop…' }).click();
  await room.getByRole('button', { name: 'Stop now' }).click();
  await expect(room.getByText('OFF AIR', { exact: true })).toBeVisible();
  await expect(destination(room, 'Demo destination alpha')).toContainText('off');

  await room.getByRole('button', { name: 'Start: go on air' }).click();
  await expect(room.getByText('ON AIR', { exact: true })).toBeVisible();
  await expect(destination(room, 'Demo destination alpha')).toContainText('1 of 1 live', { timeout: 15_000 });
});

test('the feed key shows on its one request, and nowhere else', async ({ room }) => {
  const card = encoder(room, 'Demo encoder B');
  await card.getByRole('button', { name: 'Show the feed key of Demo encoder B' }).click();
  const key = (await card.getByRole('code').last().textContent()) ?? '';
  expect(key.length).toBeGreaterThanOrEqual(6);
  await card.getByRole('button', { name: 'Hide' }).click();
  await expect(
    journal(room)
      .getByRole('listitem')
      .filter({ hasText: /feed key/i }),
  ).toHaveCount(1);
  expect(await room.content()).not.toContain(key);
});
