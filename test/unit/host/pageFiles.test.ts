import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentSecurityPolicy, readPageFiles } from '#engine/host/http/PageFiles.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'changeover-page-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('files of known types by their path; the index at the root; no links out of the folder', async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<p>');
  writeFileSync(join(folder, 'assets/main.js'), '1');
  writeFileSync(join(folder, 'notes.txt'), 'no');
  symlinkSync('/etc/hostname', join(folder, 'link.json'));
  const files = await readPageFiles(folder);
  expect([...files.keys()].sort()).toEqual(['/', '/assets/main.js', '/index.html']);
  expect(files.get('/assets/main.js')).toMatchObject({ type: 'text/javascript; charset=utf-8' });
  expect(files.get('/')).toBe(files.get('/index.html'));
});

test('no folder, no page', async () => {
  expect((await readPageFiles(join(folder, 'none'))).size).toBe(0);
});

test('the policy lets nothing inline in, and nothing from elsewhere', () => {
  const policy = contentSecurityPolicy('127.0.0.1:7350');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});
