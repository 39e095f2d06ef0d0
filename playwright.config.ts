import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** Playwright's own browser download does not work behind a firewall: the system's Chromium is used where there is one. */
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const isRoot = process.getuid?.() === 0;

// No web server here: each spec starts what it needs on free ports, through its fixtures.
export default defineConfig({
  outputDir: 'test-results',
  // `.test.ts` beside them are Vitest's.
  testMatch: '**/*.spec.ts',
  timeout: 60_000,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 1,
  reporter: 'list',
  use: {
    trace: 'retain-on-failure',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
      ],
    },
  },
  projects: [
    { name: 'web', testDir: 'test/web' },
    { name: 'desktop', testDir: 'test/desktop' },
  ],
});
