import { Hello } from '#shared/api/contract.ts';
import { encoder, expect, journal, program, test } from './fixtures.ts';

test('the engine is killed: the page stays, says so, and goes on without a reload', async ({
  room,
  studio,
  watched,
}) => {
  // Browsers write every refused connection to the console, and the engine is gone, then starting, on purpose.
  watched.allow(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|status of 503|WebSocket connection to/);
  await room.evaluate('globalThis.isSamePage = true');
  const answer = await room.request.get(`${studio.origin}/hello?nonce=0123456789abcdef`);
  const { pid, instance } = Hello.parse(await answer.json());
  const strip = room.getByText('Engine is restarting, reconnecting…');
  const seen = strip.waitFor();
  process.kill(pid, 'SIGKILL');
  await seen;
  await expect(program(room)).toBeVisible();

  await expect(strip).toBeHidden({ timeout: 15_000 });
  const after = Hello.parse(await (await room.request.get(`${studio.origin}/hello?nonce=0123456789abcdef`)).json());
  expect(after.instance).not.toBe(instance);
  // Both dial again in a time of their own: whichever is first is on air, and stays.
  const onAir = encoder(room, 'Demo encoder').filter({ hasText: 'on air' });
  await expect(onAir).toHaveCount(1, { timeout: 15_000 });
  await expect(room.getByText('ON AIR', { exact: true })).toBeVisible();
  expect(await room.evaluate('globalThis.isSamePage')).toBe(true);

  const lines = await journal(room).getByRole('listitem').allTextContents();
  expect(lines.filter((line) => /Changeover .* started/.test(line))).toHaveLength(2);
});

test('a browser that the engine does not know is told how to open the page', async ({ page, studio, watched }) => {
  watched.allow(/401|403|WebSocket connection to/);
  await page.goto(studio.origin);
  await expect(page.getByRole('heading', { name: 'This page is locked' })).toBeVisible();
  await expect(page.getByText('Demo encoder A')).toBeHidden();
});
