import type { Page } from '@playwright/test';
import { succeed } from '#test/lab/support/runToEnd.ts';
import { expect, journal, test } from './fixtures.ts';

const OPEN = 'Choose what the slate shows';

function picture(): Promise<Buffer> {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360', '-frames:v', '1'];
  return succeed('ffmpeg', ['-nostdin', '-v', 'error', ...source, '-c:v', 'png', '-f', 'image2pipe', '-']);
}

function clip(): Promise<Buffer> {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=2', '-pix_fmt', 'yuv420p', '-c:v', 'libx264'];
  return succeed('ffmpeg', ['-nostdin', '-v', 'error', ...source, '-f', 'matroska', '-']);
}

async function openDialog(room: Page) {
  await room.getByRole('button', { name: OPEN }).click();
  const dialog = room.getByRole('dialog', { name: 'Slate' });
  const choose = (name: string, mimeType: string, buffer: Buffer) =>
    dialog.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
  return { dialog, choose };
}

test('a picture is uploaded, chosen, used, and can then not be deleted', async ({ room }) => {
  const { dialog, choose } = await openDialog(room);
  await expect(dialog.getByRole('radio', { name: 'Last picture' })).toBeChecked();
  await expect(dialog.getByRole('button', { name: 'Use this slate' })).toBeDisabled();
  await choose('Station Logo (1).PNG', 'image/png', await picture());
  await expect(dialog.getByText('station-logo-1.png is ready to be used.')).toBeVisible();
  await expect(dialog.getByRole('radio', { name: /^station-logo-1\.png 640×360/ })).toBeChecked();
  const shown = dialog
    .locator('img')
    .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth));
  expect(await shown).toBe(320);

  await dialog.getByRole('button', { name: 'Use this slate' }).click();
  await expect(dialog).toBeHidden();
  await expect(room.getByRole('region', { name: 'Slate' })).toContainText('station-logo-1.png');
  await expect(journal(room)).toContainText('The slate shows station-logo-1.png.');
  await room.getByRole('button', { name: OPEN }).click();
  await expect(dialog.getByRole('radio', { name: /^station-logo-1\.png in use/ })).toBeChecked();
  await expect(dialog.getByRole('button', { name: /^Delete/ })).toHaveCount(0);
  await expect(dialog.getByText('Ready to come on.')).toBeVisible({ timeout: 30_000 });
  await expect(journal(room)).toContainText(/The card with station-logo-1\.png was made for the slate: 640×360/);
});

test('a file that can not be shown is refused in words; one that is not used is deleted after a question', async ({
  room,
  watched,
}) => {
  watched.allow(/400 \(Bad Request\)/);
  const { dialog, choose } = await openDialog(room);
  await choose('notes.png', 'image/png', Buffer.from('not a picture'));
  await expect(dialog.getByRole('alert')).toContainText('notes.png is not a picture or clip that ffmpeg can read.');
  await expect(dialog.getByRole('radio')).toHaveCount(2);

  const film = await clip();
  await choose('film.mkv', 'video/x-matroska', film);
  await expect(dialog.getByRole('radio', { name: /^film\.mkv 640×360 · 2\.0 s/ })).toBeChecked();
  await choose('film.mkv', 'video/x-matroska', film);
  await expect(dialog.getByRole('radio', { name: /^film-2\.mkv/ })).toBeChecked();

  await dialog.getByRole('button', { name: 'Delete film-2.mkv' }).click();
  const ask = dialog.getByRole('alertdialog', { name: 'Delete film-2.mkv?' });
  await expect(ask.getByRole('button', { name: 'Keep' })).toBeFocused();
  await room.keyboard.press('Escape');
  await expect(ask).toBeHidden();
  await dialog.getByRole('button', { name: 'Delete film-2.mkv' }).click();
  await ask.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByText('The clip film-2.mkv was deleted.')).toBeVisible();
  await expect(dialog.getByRole('radio')).toHaveCount(3);
  await expect(dialog.getByRole('radio', { name: 'Last picture' })).toBeChecked();
});

test('a file that is dropped on the dialog is uploaded', async ({ room }) => {
  const { dialog } = await openDialog(room);
  const bytes = [...(await picture())];
  const transfer = await room.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(content)], 'dropped.png', { type: 'image/png' }));
    return data;
  }, bytes);
  await dialog.locator('form').dispatchEvent('drop', { dataTransfer: transfer });
  await expect(dialog.getByRole('radio', { name: /^dropped\.png/ })).toBeChecked();
});

test('the slate is chosen by keyboard alone, and the keys of the room mean nothing meanwhile', async ({ room }) => {
  const button = room.getByRole('button', { name: OPEN });
  await button.focus();
  await room.keyboard.press('Enter');
  const dialog = room.getByRole('dialog', { name: 'Slate' });
  await expect(dialog.getByRole('radio', { name: 'Last picture' })).toBeFocused();
  await room.keyboard.press('ArrowLeft');
  await expect(dialog.getByRole('radio', { name: 'Text card' })).toBeChecked();
  await room.keyboard.press('0');
  await dialog.getByRole('textbox', { name: 'Text' }).focus();
  await room.keyboard.type('Back at 8');
  await room.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(room.getByRole('region', { name: 'Slate' })).toContainText('“Back at 8”');
  await expect(room.getByText(/taken by hand/)).toBeHidden();
  await expect(button).toBeFocused();
});

for (const size of [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]) {
  test(`the dialog fits ${size.width} × ${size.height}, with a long refusal in it, too`, async ({ room, watched }) => {
    watched.allow(/400 \(Bad Request\)/);
    await room.setViewportSize(size);
    const { dialog, choose } = await openDialog(room);
    await choose(`${'a-long-name-'.repeat(6)}.png`, 'image/png', Buffer.from('not a picture'));
    await expect(dialog.getByRole('alert')).toBeVisible();
    const sideways = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(sideways).toBeLessThanOrEqual(0);
    await expect(dialog.getByRole('button', { name: 'Use this slate' })).toBeInViewport({ ratio: 1 });
    await expect(dialog.getByRole('button', { name: 'Add a picture or clip' })).toBeInViewport({ ratio: 1 });
    const overflow = await room.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
