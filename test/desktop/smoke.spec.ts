import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, expect } from '@playwright/test';
import { EngineFile } from '#shared/api/contract.ts';

const root = join(import.meta.dirname, '../..');
const missing = ['node_modules/electron/path.txt', 'dist/electron/main.js', 'dist/engine/main.js'].filter(
  (path) => !existsSync(join(root, path)),
);
const hasScreen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
const whyNot = missing.length > 0 ? `not here: ${missing.join(', ')}` : hasScreen ? '' : 'no screen';
if (whyNot) console.log(`desktop smoke: SKIPPED, ${whyNot}`);

/** An application with a data folder and free ports of its own; its engine is ended with the test. */
const test = base.extend<{ dataDir: string; start: () => Promise<ElectronApplication> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names here
  dataDir: async ({}, use) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'changeover-desktop-'));
    await use(dataDir);
    await stopEngine(dataDir);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },
  start: async ({ dataDir }, use) => {
    const started: ElectronApplication[] = [];
    await use(async () => {
      const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const args = [...asRoot, root, '--data-dir', dataDir, '--http', '127.0.0.1:0'];
      const app = await _electron.launch({ args, cwd: root });
      started.push(app);
      return app;
    });
    for (const app of started) await app.close();
  },
});

function engineFile(dataDir: string): EngineFile | null {
  const path = join(dataDir, 'engine.json');
  return existsSync(path) ? EngineFile.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

function token(dataDir: string): string {
  return readFileSync(join(dataDir, 'token'), 'utf8').trim();
}

async function stopEngine(dataDir: string): Promise<void> {
  const engine = engineFile(dataDir);
  if (!engine) return;
  const headers = { authorization: `Bearer ${token(dataDir)}`, 'content-type': 'application/json' };
  await fetch(new URL('/api/v1/engine/stop', engine.url), { method: 'POST', headers, body: '{}' });
  await expect.poll(() => engineFile(dataDir)).toBeNull();
}

test.skip(whyNot !== '', whyNot);

test('the window shows the engine’s page, locked in; the engine outlives the shell', async ({ dataDir, start }) => {
  const app = await start();
  const page = await app.firstWindow();
  await expect(page.getByText('OFF AIR').first()).toBeVisible({ timeout: 30_000 });
  expect(page.url()).not.toContain(token(dataDir));
  const engine = engineFile(dataDir);
  expect(new URL(page.url()).origin).toBe(new URL(engine?.url ?? '').origin);
  expect(
    await page.evaluate(() => Object.keys(globalThis).filter((name) => /^(require|process|module)$/.test(name))),
  ).toEqual([]);
  expect(
    await page.evaluate(() => Object.keys((globalThis as Record<string, unknown>)['changeoverShell'] ?? {})),
  ).toEqual(['takeOpenedStudio', 'onStudioOpened']);
  const refused = await page.evaluate(() =>
    fetch('https://example.com/').then(
      () => false,
      () => true,
    ),
  );
  expect(refused).toBe(true);
  await app.close();
  expect(process.kill(engine?.pid ?? 0, 0)).toBe(true);
});

test('a second start finds the engine that runs', async ({ dataDir, start }) => {
  const first = await start();
  await expect((await first.firstWindow()).getByText('OFF AIR').first()).toBeVisible({ timeout: 30_000 });
  const before = engineFile(dataDir)?.instance;
  await first.close();
  const second = await start();
  await expect((await second.firstWindow()).getByText('OFF AIR').first()).toBeVisible({ timeout: 30_000 });
  expect(engineFile(dataDir)?.instance).toBe(before);
});
