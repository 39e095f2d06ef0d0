import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder } from '#engine/clerk/dataFolder/openDataFolder.ts';
import { engineFilePath, readEngineFile, removeEngineFile, writeEngineFile } from '#engine/host/engineFile.ts';

const facts = { pid: 1, instance: 'one', url: 'http://127.0.0.1:1', version: '0.1.0', startedAt: '2026-01-01' };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'changeover-engine-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('it is for the user only, and whole', async () => {
  await writeEngineFile(folder, facts);
  expect(await readEngineFile(folder)).toEqual(facts);
  if (process.platform !== 'win32') expect(statSync(engineFilePath(folder)).mode & 0o777).toBe(0o600);
});

test('at the end it goes, unless another engine has written its own', async () => {
  await writeEngineFile(folder, { ...facts, instance: 'two' });
  await removeEngineFile(folder, 'one');
  expect(existsSync(engineFilePath(folder))).toBe(true);
  await removeEngineFile(folder, 'two');
  expect(existsSync(engineFilePath(folder))).toBe(false);
  await removeEngineFile(folder, 'two');
});

test('rubbish is none', async () => {
  writeFileSync(engineFilePath(folder), '{"pid":');
  expect(await readEngineFile(folder)).toBeNull();
});

test('what a killed engine left half written of it is gone after the next start', async () => {
  mkdirSync(engineFilePath(folder));
  await expect(writeEngineFile(folder, facts)).rejects.toThrow();
  expect(readdirSync(folder)).toHaveLength(2);
  const lock = openDataFolder(folder);
  expect(readdirSync(folder).sort()).toEqual(['engine.json', 'lock', 'lock.pid']);
  if (lock.ok) lock.value.release();
});
