import { encoder, expect, program, test } from './fixtures.ts';

for (const size of [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]) {
  test(`the page fits ${size.width} × ${size.height} without scrolling sideways`, async ({ room }) => {
    await room.setViewportSize(size);
    await expect(program(room)).toBeInViewport();
    await expect(encoder(room, 'Demo encoder A')).toBeInViewport();
    await expect(room.getByRole('button', { name: 'Stop…' })).toBeInViewport({ ratio: 1 });
    const overflow = await room.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test('the keys are explained, and mean nothing while the explanation is open', async ({ room }) => {
  await room.keyboard.press('?');
  const help = room.getByRole('dialog', { name: 'Keys' });
  await expect(help).toContainText('Acknowledge the newest alarm');
  await room.keyboard.press('0');
  await room.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(room.getByText(/taken by hand/)).toBeHidden();
});

test('a studio file cannot be opened on air; a bad one is refused with its reason', async ({ room }) => {
  await room.getByRole('button', { name: /^Studio .*: facts and file$/ }).click();
  await expect(room.getByRole('button', { name: 'Open studio file…' })).toBeDisabled();
  await room.keyboard.press('Escape');
  await room.getByRole('button', { name: 'Stop…' }).click();
  await room.getByRole('button', { name: 'Stop now' }).click();
  await expect(room.getByText('OFF AIR', { exact: true })).toBeVisible();

  await room.getByRole('button', { name: /^Studio .*: facts and file$/ }).click();
  const chooser = room.waitForEvent('filechooser');
  await room.getByRole('button', { name: 'Open studio file…' }).click();
  const file = { name: 'studio.json', mimeType: 'application/json', buffer: Buffer.from('{"version":1}') };
  await (await chooser).setFiles(file);
  await expect(room.getByRole('alert')).toContainText('name');
});
