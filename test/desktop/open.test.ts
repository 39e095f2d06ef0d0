import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { OpenedStudios } from '#electron/open/OpenedStudios.ts';
import { requestInArguments, requestInLink } from '#electron/open/openRequest.ts';
import { shellOptions } from '#electron/shellOptions.ts';
import { DataFolder } from './fakes/FakeEngine.ts';

test('a command line may name a studio file, from the folder where it was given', () => {
  expect(requestInArguments(['--no-sandbox', '.', 'a.changeover'], '/home/a')).toEqual({
    type: 'studio',
    path: resolve('/home/a', 'a.changeover'),
  });
  expect(requestInArguments(['--x=a.changeover', 'b.txt'], '/')).toEqual({ type: 'window' });
});

test('links navigate to a known place and do nothing else', () => {
  expect(requestInLink('changeover://alarms')).toEqual({ type: 'place', place: 'alarms' });
  expect(requestInArguments(['changeover://journal/'], '/')).toEqual({ type: 'place', place: 'journal' });
  for (const link of [
    'changeover://air/start',
    'changeover://alarms?take=backup',
    'changeover://alarms#x',
    'changeover:alarms',
    'changeover://ALARMS',
    'changeover://user@alarms',
    'https://alarms',
  ]) {
    expect(requestInLink(link), link).toEqual({ type: 'window' });
  }
});

test('an opened studio is taken once', async () => {
  using folder = new DataFolder();
  folder.write('a.changeover', '{"version":1}');
  const studios = new OpenedStudios();
  expect(studios.take()).toBeNull();
  expect(await studios.open(`${folder.path}/a.changeover`, false)).toEqual({ is: 'opened' });
  expect(studios.take()).toEqual({ fileName: 'a.changeover', text: '{"version":1}' });
  expect(studios.take()).toBeNull();
});

test('a studio is refused on air, when it is too large, and when it cannot be read', async () => {
  using folder = new DataFolder();
  folder.write('a.changeover', '{}');
  folder.write('large.changeover', 'x'.repeat(1_000_001));
  const studios = new OpenedStudios();
  const open = (name: string, isOnAir = false) => studios.open(`${folder.path}/${name}`, isOnAir);
  expect(await open('a.changeover', true)).toMatchObject({ is: 'refused', text: expect.stringContaining('on air') });
  expect(await open('large.changeover')).toMatchObject({ is: 'refused', text: expect.stringContaining('1 MB') });
  expect(await open('none.changeover')).toMatchObject({ is: 'refused', text: expect.stringContaining('ENOENT') });
  expect(await open('.')).toMatchObject({ is: 'refused', text: expect.stringContaining('EISDIR') });
  expect(studios.take()).toBeNull();
});

const ports = { platform: 'linux', env: {}, home: '/home/a', cwd: '/work' };

test('the engine’s options are passed on, with absolute paths', () => {
  const args = ['--no-sandbox', '/repo', '--data-dir', 'd', '--studio=s.json', '--on-air', '--http', '127.0.0.1:0'];
  expect(shellOptions(args, ports)).toEqual({
    dataDir: resolve('/work', 'd'),
    engineArgs: ['--http', '127.0.0.1:0', '--studio', resolve('/work', 's.json'), '--on-air'],
  });
});

test('without options the data folder is the engine’s own default', () => {
  expect(shellOptions(['/repo'], ports)).toEqual({ dataDir: '/home/a/.local/share/changeover', engineArgs: [] });
  expect(shellOptions([], { ...ports, env: { CHANGEOVER_DATA_DIR: 'd' } }).dataDir).toBe(resolve('/work', 'd'));
});
