import { test as base, expect, type Page } from '@playwright/test';
import { type DemoStudio, startDemoStudio } from './demoStudio.ts';

/** What the page must not do, unless a test says why it may. */
export interface Watched {
  /** Console errors that match are expected: the engine is away on purpose. */
  allow(pattern: RegExp): void;
}

interface Fixtures {
  studio: DemoStudio;
  watched: Watched;
  /** The page of the demo studio, with both encoders live. At its end: no console errors, no requests elsewhere. */
  room: Page;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that it depends on from this pattern
  studio: async ({}, use) => {
    const studio = await startDemoStudio();
    await use(studio);
    await studio.close();
  },
  watched: async ({ page, studio }, use) => {
    const allowed: RegExp[] = [];
    const errors: string[] = [];
    const strangers: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== studio.origin) strangers.push(request.url());
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== new URL(studio.origin).host) strangers.push(socket.url());
    });
    await use({ allow: (pattern) => allowed.push(pattern) });
    expect(errors.filter((error) => !allowed.some((pattern) => pattern.test(error)))).toEqual([]);
    expect(strangers).toEqual([]);
  },
  room: async ({ page, studio, watched: _ }, use) => {
    await page.goto(studio.url);
    await expect(encoder(page, 'Demo encoder A')).toContainText('on air', { timeout: 20_000 });
    await expect(encoder(page, 'Demo encoder B')).toContainText('standing by', { timeout: 20_000 });
    await use(page);
  },
});

export { expect };

export function encoder(page: Page, name: string) {
  return page.getByRole('region', { name: 'Encoders' }).getByRole('listitem', { name });
}

export function program(page: Page) {
  return page.getByRole('article', { name: 'Program' });
}

export function destination(page: Page, name: string) {
  return page.getByRole('region', { name: 'Destinations' }).getByRole('listitem', { name, exact: true });
}

export function alarms(page: Page) {
  return page.getByRole('region', { name: 'Alarms' });
}

export function journal(page: Page) {
  return page.getByRole('region', { name: 'Journal' });
}
