import { expect, test } from './fixtures.ts';

const studio = JSON.stringify({ version: 1, name: 'Evening show', ingest: { rtmp: '127.0.0.1:0' } });

test('a studio file that the shell was opened with is shown, asked about, and refused while on air', async ({
  room,
}) => {
  await room.addInitScript((text) => {
    const files = [{ fileName: 'evening.changeover', text }];
    Object.assign(window, {
      changeoverShell: {
        takeOpenedStudio: async () => files.shift() ?? null,
        onStudioOpened: () => () => {},
      },
    });
  }, studio);
  await room.reload();
  const dialog = room.getByRole('dialog', { name: 'Open “Evening show”?' });
  await expect(dialog).toContainText('Demo encoder A');
  await dialog.getByRole('button', { name: 'Open studio' }).click();
  await expect(room.getByText(/Not while the program is on air/).first()).toBeVisible();
});

test('off air a chosen studio file takes the place of the one before', async ({ room }) => {
  await room.getByRole('button', { name: 'Stop…' }).click();
  await room.getByRole('button', { name: 'Stop now' }).click();
  await expect(room.getByText('OFF AIR', { exact: true })).toBeVisible();
  await room.getByRole('button', { name: /facts and file/ }).click();
  await room.locator('input[type=file]').setInputFiles({
    name: 'evening.changeover',
    mimeType: 'application/json',
    buffer: Buffer.from(studio),
  });
  const dialog = room.getByRole('dialog', { name: 'Open “Evening show”?' });
  await dialog.getByRole('button', { name: 'Open studio' }).click();
  await expect(room.getByRole('button', { name: /Studio Evening show/ })).toBeVisible();
});
