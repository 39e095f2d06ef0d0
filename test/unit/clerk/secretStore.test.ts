import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { openBackup, sealBackup } from '#engine/clerk/secrets/backup.ts';
import { SecretStore } from '#engine/clerk/secrets/SecretStore.ts';
import { codeOf, filesBelow, modeOf, temporaryFolder, unwrap } from './clerkRig.ts';

const SECRETS = { 'encoder/main/feedKey': 'main-4f1c-secret' };

async function openStore(folder: string): Promise<SecretStore> {
  const store = new SecretStore(folder, systemClock);
  await store.open(null);
  return store;
}

function save(store: SecretStore): void {
  unwrap(store.prepare({ secrets: SECRETS, importHash: 'hash' }, 'mark'));
  store.settle('mark');
}

async function storedFolder(): Promise<string> {
  const folder = temporaryFolder();
  save(await openStore(folder));
  return folder;
}

describe('the secret store', () => {
  it('keeps secrets over restarts, sealed, with a key file that is private', async () => {
    const folder = await storedFolder();
    expect((await openStore(folder)).content).toEqual({ secrets: SECRETS, importHash: 'hash' });
    expect(modeOf(join(folder, 'secrets.key'))).toBe('600');
    for (const { name, bytes } of filesBelow(folder)) expect(bytes.includes('main-4f1c'), name).toBe(false);
  });

  it('makes a key file private that others could read', async () => {
    const folder = await storedFolder();
    chmodSync(join(folder, 'secrets.key'), 0o644);
    expect((await openStore(folder)).lock).toBeNull();
    expect(modeOf(join(folder, 'secrets.key'))).toBe('600');
  });

  it.each([
    ['missing', (path: string) => renameSync(path, `${path}.away`), 'the key file secrets.key is missing'],
    ['cut short', (path: string) => writeFileSync(path, 'abc'), 'the key file secrets.key is damaged'],
    ['another one', (path: string) => writeFileSync(path, '0'.repeat(64)), 'the key does not fit'],
  ])('is locked while its key is %s: it makes no second one and writes nothing', async (_, spoil, why) => {
    const folder = await storedFolder();
    const key = join(folder, 'secrets.key');
    const before = readFileSync(key);
    const sealed = readFileSync(join(folder, 'secrets.json'));
    spoil(key);
    const store = await openStore(folder);
    expect(store.lock).toEqual({ code: 'secrets-locked', context: { why } });
    expect(codeOf(store.prepare({ secrets: {}, importHash: null }, 'mark'))).toBe('secrets-locked');
    expect(readFileSync(join(folder, 'secrets.json'))).toEqual(sealed);
    expect(existsSync(key) && why.includes('missing')).toBe(false);

    writeFileSync(key, before);
    await store.open(null);
    expect([store.lock, store.content.secrets]).toEqual([null, SECRETS]);
  });

  it('keeps a damaged file aside, says so, and uses the key that is there', async () => {
    const folder = await storedFolder();
    const key = readFileSync(join(folder, 'secrets.key'));
    writeFileSync(join(folder, 'secrets.json'), readFileSync(join(folder, 'secrets.json')).subarray(0, 40));
    const store = new SecretStore(folder, systemClock);
    const notes = await store.open(null);
    expect(notes.map(({ code }) => code)).toEqual(['secrets-unreadable']);
    const kept = filesBelow(join(folder, 'kept'))[0];
    expect(kept?.name).toMatch(/^secrets-damaged-.*\.json$/);
    expect(modeOf(join(folder, 'kept', kept?.name ?? ''))).toBe('600');
    expect(readFileSync(join(folder, 'secrets.key'))).toEqual(key);
  });
});

describe('a keychain that can not be reached', () => {
  it('leaves the store locked within its 2 s, and it opens when the key is back', async () => {
    const folder = await storedFolder();
    const path = join(folder, 'secrets.json');
    const inFile = readFileSync(path, 'utf8');
    writeFileSync(path, inFile.replace('"keyIn": "file"', '"keyIn": "keychain"'));
    const key = readFileSync(join(folder, 'secrets.key'));
    rmSync(join(folder, 'secrets.key'));
    const begunMs = systemClock.nowMs();
    const store = await openStore(folder);
    expect(systemClock.nowMs() - begunMs).toBeLessThan(3000);
    expect(store.lock?.context['why']).toMatch(/keychain/);
    expect(existsSync(join(folder, 'secrets.key'))).toBe(false);

    writeFileSync(path, inFile);
    writeFileSync(join(folder, 'secrets.key'), key);
    await store.open(null);
    expect(store.content.secrets).toEqual(SECRETS);
  });

  it('is not given the key: the file keeps it', async () => {
    const folder = await storedFolder();
    const store = await openStore(folder);
    expect(codeOf(await store.keepKeyIn('keychain'))).toBe('key-not-moved');
    expect((await openStore(folder)).content.secrets).toEqual(SECRETS);
  });
});

describe('a full backup', () => {
  it('opens with its passphrase alone', () => {
    const backup = unwrap(sealBackup('{"name":"Studio"}', 'correct horse'));
    expect(backup).not.toContain('Studio');
    expect(unwrap(openBackup(backup, 'correct horse'))).toBe('{"name":"Studio"}');
    expect(codeOf(openBackup(backup, 'correct house'))).toBe('backup-unreadable');
    expect(codeOf(openBackup(backup.replace(/"data": "./, '"data": "A'), 'correct horse'))).toBe('backup-unreadable');
    expect(codeOf(openBackup('not a backup', 'correct horse'))).toBe('backup-unreadable');
  });

  it('refuses a passphrase of less than eight characters', () => {
    expect(codeOf(sealBackup('{}', '1234567'))).toBe('passphrase-weak');
  });
});
