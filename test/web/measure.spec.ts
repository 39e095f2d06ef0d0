import { encoder, expect, journal, test } from './fixtures.ts';

test('a standby is measured by a press: the page says where it lies, and that it is frame-exact', async ({ room }) => {
  const standby = encoder(room, 'Demo encoder B');
  await expect(standby).toContainText(/In step to about \d+ ms/, { timeout: 20_000 });
  await standby.getByRole('button', { name: 'Measure how Demo encoder B lies against the feed on air' }).click();

  await expect(standby).toContainText('Frame-exact', { timeout: 20_000 });
  const check = standby.getByRole('region', { name: 'Pair check of Demo encoder B' });
  await check.getByRole('button').click();
  await expect(check).toContainText(
    /With Demo encoder A: (at the same time|\d.* (later|earlier)), measured to the frame\./,
  );
  await expect(journal(room)).toContainText(/Demo encoder B .* Demo encoder A.*; a changeover joins on the frame/);
  await expect(encoder(room, 'Demo encoder A').getByRole('button', { name: /^Measure/ })).toBeHidden();
});
