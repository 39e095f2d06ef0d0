import { expect, test } from 'vitest';
import { parseOptions } from '#engine/host/options.ts';
import { faultText } from '#shared/text/faults.ts';

const ports = { platform: 'linux', env: {}, home: '/home/me' };

function message(args: string[], env: Record<string, string> = {}): string {
  const outcome = parseOptions(args, { ...ports, env });
  return outcome.ok ? 'fine' : faultText(outcome.fault.code, outcome.fault.context);
}

test('without anything: loopback, the usual port, the data folder of the system', () => {
  expect(parseOptions([], ports)).toEqual({
    ok: true,
    value: {
      dataDir: '/home/me/.local/share/changeover',
      http: { host: '127.0.0.1', port: 7350 },
      studioFile: null,
      onAir: false,
      insecureLan: false,
      demo: false,
      attended: false,
      ffmpeg: null,
    },
  });
});

test('options go before the environment', () => {
  const env = { CHANGEOVER_DATA_DIR: '/env', CHANGEOVER_HTTP: '127.0.0.1:1', CHANGEOVER_FFMPEG: '/opt/ffmpeg' };
  const args = ['--data-dir', '/given', '--http=[::1]:0', '--studio', '/s.json', '--on-air', '--demo', '--attended'];
  expect(parseOptions(args, { ...ports, env })).toMatchObject({
    value: {
      dataDir: '/given',
      http: { host: '::1', port: 0 },
      studioFile: '/s.json',
      onAir: true,
      demo: true,
      attended: true,
      ffmpeg: '/opt/ffmpeg',
    },
  });
  expect(parseOptions([], { ...ports, env })).toMatchObject({
    value: { dataDir: '/env', http: { host: '127.0.0.1', port: 1 } },
  });
});

test.each([
  [['--colour'], /Unknown option '--colour' \(options: --data-dir, /],
  [['extra'], /extra/],
  [['--http'], /--http/],
  [['--http', '7350'], /--http: expected HOST:PORT, got "7350"/],
  [['--http', '127.0.0.1:70000'], /expected HOST:PORT/],
  [['--http', 'a@b:80'], /expected HOST:PORT/],
  [['--data-dir='], /--data-dir needs a value/],
  [['--on-air=yes'], /on-air/],
  [['--http', '0.0.0.0:7350'], /--insecure-lan/],
  [['--http', '192.168.1.2:7350'], /--insecure-lan/],
  [['--http', 'studio-pc:7350'], /--insecure-lan/],
])('%j is refused in one line', (args, expected) => {
  const text = message(args);
  expect(text).toMatch(expected);
  expect(text).not.toContain('\n');
});

test('the network is allowed when it is asked for', () => {
  expect(message(['--http', '0.0.0.0:7350', '--insecure-lan'])).toBe('fine');
  expect(message([], { CHANGEOVER_HTTP: '0.0.0.0:7350' })).toMatch(/--insecure-lan/);
});
