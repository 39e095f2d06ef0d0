import { expect, test } from 'vitest';
import { defaultDataDir } from '#shared/model/dataDir.ts';

test('the environment wins on every system', () => {
  for (const platform of ['linux', 'darwin', 'win32']) {
    expect(defaultDataDir({ platform, env: { CHANGEOVER_DATA_DIR: '/x' }, home: '/h' })).toBe('/x');
  }
});

test('each system has its own place', () => {
  expect(defaultDataDir({ platform: 'linux', env: {}, home: '/home/a' })).toBe('/home/a/.local/share/changeover');
  expect(defaultDataDir({ platform: 'linux', env: { XDG_DATA_HOME: '/data' }, home: '/home/a' })).toBe(
    '/data/changeover',
  );
  expect(defaultDataDir({ platform: 'linux', env: { XDG_DATA_HOME: 'here' }, home: '/home/a' })).toBe(
    '/home/a/.local/share/changeover',
  );
  expect(defaultDataDir({ platform: 'darwin', env: {}, home: '/Users/a' })).toBe(
    '/Users/a/Library/Application Support/Changeover',
  );
  expect(defaultDataDir({ platform: 'win32', env: { LOCALAPPDATA: 'C:\\Users\\a\\L' }, home: 'C:\\Users\\a' })).toBe(
    'C:\\Users\\a\\L\\Changeover',
  );
  expect(defaultDataDir({ platform: 'win32', env: {}, home: 'C:\\Users\\a' })).toBe(
    'C:\\Users\\a\\AppData\\Local\\Changeover',
  );
});
