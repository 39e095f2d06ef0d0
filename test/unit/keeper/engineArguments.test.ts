import { expect, test } from 'vitest';
import { engineArguments } from '#engine/host/keeper/engineArguments.ts';

const first = { httpPort: null, afterReady: false };
const later = { httpPort: 41234, afterReady: true };

test('the first run gets what was given', () => {
  const given = ['--http', '127.0.0.1:0', '--on-air'];
  expect(engineArguments(given, {}, first)).toEqual(given);
});

test('a later run does not overrule an operator who has stopped the stream', () => {
  expect(engineArguments(['--on-air', '--data-dir', '/d'], {}, later)).toEqual(['--data-dir', '/d']);
});

test('a later run does not import the studio file again', () => {
  expect(engineArguments(['--studio', 'show.json', '--demo'], {}, later)).toEqual(['--demo']);
  expect(engineArguments(['--studio=show.json'], {}, later)).toEqual([]);
});

test('a run that died before it was ready is started as it was', () => {
  expect(engineArguments(['--on-air'], {}, { httpPort: null, afterReady: false })).toEqual(['--on-air']);
});

test('any port becomes the port of the run before; the host stays as given', () => {
  const pinned = ['--http', '0.0.0.0:41234'];
  expect(engineArguments(['--http', '0.0.0.0:0'], {}, later).slice(-2)).toEqual(pinned);
  expect(engineArguments(['--http=0.0.0.0:0'], {}, later).slice(-2)).toEqual(pinned);
  expect(engineArguments([], { CHANGEOVER_HTTP: '[::1]:0' }, later)).toEqual(['--http', '[::1]:41234']);
});

test('a port that was asked for is left alone', () => {
  expect(engineArguments(['--http', '127.0.0.1:7350'], {}, later)).toEqual(['--http', '127.0.0.1:7350']);
  expect(engineArguments([], {}, later)).toEqual([]);
  expect(engineArguments(['--http', '127.0.0.1:80'], { CHANGEOVER_HTTP: '127.0.0.1:0' }, later)).toEqual([
    '--http',
    '127.0.0.1:80',
  ]);
});
