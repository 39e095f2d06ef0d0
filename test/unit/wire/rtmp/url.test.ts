import { describe, expect, it } from 'vitest';
import { redact, secretsOf } from '#engine/wire/rtmp/redact.ts';
import { parseRtmpTarget, type RtmpTarget, resolveTcUrl } from '#engine/wire/rtmp/url.ts';

describe('parseRtmpTarget', () => {
  it.each<[string, string, Partial<RtmpTarget>]>([
    [
      'rtmp://live.twitch.tv/app',
      'k?bandwidthtest=true',
      { port: 1935, app: 'app', tcUrl: 'rtmp://live.twitch.tv/app', streamName: 'k?bandwidthtest=true' },
    ],
    [
      'rtmps://b.rtmps.youtube.com:443/live2?backup=1',
      'a-b',
      { secure: true, port: 443, app: 'live2?backup=1', tcUrl: 'rtmps://b.rtmps.youtube.com:443/live2?backup=1' },
    ],
    [
      'rtmps://rtmp-api.facebook.com:443/rtmp/',
      'FB-1',
      { app: 'rtmp', tcUrl: 'rtmps://rtmp-api.facebook.com:443/rtmp' },
    ],
    ['rtmps://x.example/app', 'k', { port: 443, tcUrl: 'rtmps://x.example/app' }],
    ['rtmp://[::1]:19350/live', 'k', { host: '::1', port: 19350, tcUrl: 'rtmp://[::1]:19350/live' }],
    ['RTMP://h/a/inst', 'k%20?x=/y', { app: 'a/inst', streamName: 'k%20?x=/y', tcUrl: 'rtmp://h/a/inst' }],
    ['rtmp://h/live?u=a/b', 'k', { app: 'live?u=a/b' }],
    ['rtmp://h/live/key?t=a/b', '', { app: 'live', streamName: 'key?t=a/b', tcUrl: 'rtmp://h/live' }],
    ['rtmp://h/live/inst/key', '', { app: 'live/inst', streamName: 'key' }],
    ['rtmp://h/live', '', { app: 'live', streamName: '' }],
  ])('%s with key %j', (url, key, expected) => {
    expect(parseRtmpTarget(url, key)).toMatchObject({ ...expected });
  });

  it.each([
    'http://h/live',
    'rtmp://',
    'rtmp:///live',
    'rtmp://h:0/live',
    'rtmp://h:65536/live',
    'rtmp://h:x/live',
    'rtmp://user@h/live',
    'rtmp://h/li ve',
    'rtmp://::1/live',
    '',
  ])('is null for %j', (url) => {
    expect(parseRtmpTarget(url, 'k')).toBeNull();
  });
});

it('keeps user and password out of what the server is asked for', () => {
  const target = parseRtmpTarget('rtmp://studio:p4ss%2Fw%3Ard@h:1936/live', 'k');
  expect(target).toMatchObject({ host: 'h', port: 1936, app: 'live', tcUrl: 'rtmp://h:1936/live' });
  expect(target?.login).toEqual({ user: 'studio', password: 'p4ss/w:rd' });
  expect(parseRtmpTarget('rtmp://h/live', 'k')?.login).toBeNull();
});

describe('resolveTcUrl', () => {
  const current = 'rtmps://a.example:444/app/inst?x=1';
  it.each([
    ['rtmp://b.example/app', 'rtmp://b.example/app'],
    ['//b.example/app', 'rtmps://b.example/app'],
    ['/other', 'rtmps://a.example:444/other'],
    ['other?y=2', 'rtmps://a.example:444/app/other?y=2'],
    ['http://b.example/app', null],
    ['rtmp://bad host/', null],
  ])('%s', (requested, expected) => {
    expect(resolveTcUrl(current, requested)).toBe(expected);
  });
});

describe('redact', () => {
  const target = parseRtmpTarget('rtmp://h/app?token=hunter22&backup=1', 'live_1/x?auth=secret99') as RtmpTarget;
  const secrets = secretsOf(target);

  it.each(['live_1/x?auth=secret99', 'live_1/x', 'live_1%2Fx', 'secret99', 'hunter22'])('hides %s', (secret) => {
    expect(redact(`no stream "${secret}" here`, secrets)).toBe('no stream "…" here');
  });

  it('leaves small values and other text alone, and cuts what is long', () => {
    expect(redact('1 of 1: app not found', secrets)).toBe('1 of 1: app not found');
    expect(redact('x'.repeat(5_000), secrets)).toHaveLength(400);
  });
});
