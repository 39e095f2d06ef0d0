import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureDependencies } from '#setup/steps/dependencies.mjs';

let root: string;
let usualNpm: string | undefined;

beforeEach(async () => {
  usualNpm = process.env['npm_execpath'];
  root = await mkdtemp(join(tmpdir(), 'changeover-setup-'));
  await mkdir(join(root, 'node_modules'));
  await writeLock('package-lock.json', { a: { version: '1.0.0' } });
  await standInForNpm(`require('node:fs').appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n')`);
});
afterEach(async () => {
  process.env['npm_execpath'] = usualNpm ?? '';
  await rm(root, { recursive: true });
});

/** A program in npm's place; runs in the checkout. */
async function standInForNpm(script: string) {
  const path = join(root, 'npm-cli.cjs');
  await writeFile(path, script);
  process.env['npm_execpath'] = path;
}

function writeLock(name: string, packages: Record<string, object>) {
  const entries = Object.entries(packages).map(([key, entry]) => [`node_modules/${key}`, entry]);
  return writeFile(join(root, name), JSON.stringify({ packages: { '': {}, ...Object.fromEntries(entries) } }));
}

function calls() {
  return readFile(join(root, 'calls'), 'utf8').catch(() => '');
}

describe('ensureDependencies', () => {
  it('runs npm ci once, and again when the lock file has changed', async () => {
    await ensureDependencies(root);
    await ensureDependencies(root);
    expect(await calls()).toBe('ci --include=dev --include=optional --no-audit --no-fund\n');
    await writeLock('package-lock.json', { a: { version: '1.0.1' } });
    await ensureDependencies(root);
    expect((await calls()).trim().split('\n')).toHaveLength(2);
  });

  it('runs it once when two come at the same time', async () => {
    await Promise.all([ensureDependencies(root), ensureDependencies(root)]);
    expect((await calls()).trim().split('\n')).toHaveLength(1);
  });

  it('believes what npm says of itself where somebody ran it by hand', async () => {
    const foreign = { version: '2.0.0', optional: true, os: ['other'] };
    await writeLock('package-lock.json', {
      a: { version: '1.0.0' },
      foreign,
      wasm: { version: '3.0.0', optional: true },
    });
    await writeLock('node_modules/.package-lock.json', { a: { version: '1.0.0' } });
    await ensureDependencies(root);
    expect(await calls()).toBe('');
  });

  it('installs where a package is of another version, or one for this machine is missing', async () => {
    await writeLock('node_modules/.package-lock.json', { a: { version: '0.9.0' } });
    await ensureDependencies(root);
    const runtime = { version: '24.0.0', optional: true, os: [process.platform], cpu: [process.arch] };
    await writeLock('package-lock.json', { runtime });
    await writeLock('node_modules/.package-lock.json', {});
    await ensureDependencies(root);
    expect((await calls()).trim().split('\n')).toHaveLength(2);
  });

  it("fails with npm's own reason, and tries again next time", async () => {
    await standInForNpm(
      `console.error('npm warn old\\nnpm error code ENOTFOUND\\nnpm error no such host'); process.exit(1)`,
    );
    await expect(ensureDependencies(root)).rejects.toThrow(
      'npm ci failed:\nnpm error code ENOTFOUND\nnpm error no such host',
    );
    await standInForNpm(`require('node:fs').appendFileSync('calls', 'again')`);
    await ensureDependencies(root);
    expect(await calls()).toBe('again');
  });
});
