import { expect, test } from 'vitest';
import { ReadyLine } from '#engine/host/keeper/ReadyLine.ts';

test('is found byte by byte, once', () => {
  const line = new ReadyLine();
  const found = [...'hello\nready http://127.0.0.1:41234/?token=abc\nready http://127.0.0.1:1/\n']
    .map((char) => line.read(Buffer.from(char)))
    .filter((url) => url !== null);
  expect(found.map(String)).toEqual(['http://127.0.0.1:41234/?token=abc']);
});

test('other lines are not it', () => {
  const line = new ReadyLine();
  expect(line.read(Buffer.from('already http://a/\nready\nready http://[\nready http://half'))).toBeNull();
});
