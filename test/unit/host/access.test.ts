import { expect, test } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { type RequestFacts, refuseStranger, refuseUnknown } from '#engine/host/access/access.ts';
import { isOwnHost } from '#engine/host/access/ownAddress.ts';
import { cookieValue, isSameSecret, isSession, newSession } from '#engine/host/access/sessions.ts';
import { WrongTokens } from '#engine/host/access/WrongTokens.ts';

const token = 'a'.repeat(64);
const own = { host: '127.0.0.1', port: 7350 };

function request(facts: Partial<RequestFacts>): RequestFacts {
  return {
    method: 'GET',
    isUpgrade: false,
    host: '127.0.0.1:7350',
    origin: undefined,
    authorization: undefined,
    cookie: undefined,
    ...facts,
  };
}

test.each([
  ['127.0.0.1:7350', true],
  ['localhost:7350', true],
  ['LOCALHOST:7350', true],
  ['[::1]:7350', true],
  ['127.0.0.1', false],
  ['127.0.0.1:7351', false],
  ['evil.example:7350', false],
  ['localhost.evil.example:7350', false],
  ['127.0.0.1.evil.example:7350', false],
  ['192.168.1.2:7350', false],
  ['user@127.0.0.1:7350', false],
  ['127.0.0.1:7350:7350', false],
  ['', false],
])('host %j on loopback: %s', (host, expected) => {
  expect(isOwnHost(host, own)).toBe(expected);
});

test.each([
  ['192.168.1.2:7350', true],
  ['[fe80::1]:7350', true],
  ['localhost:7350', true],
  ['evil.example:7350', false],
])('host %j when the network may come: %s', (host, expected) => {
  expect(isOwnHost(host, { host: '0.0.0.0', port: 7350 })).toBe(expected);
});

test('a name that we were told to listen on is ours; port 80 may go unsaid', () => {
  expect(isOwnHost('studio-pc:7350', { host: 'studio-pc', port: 7350 })).toBe(true);
  expect(isOwnHost('localhost', { host: '127.0.0.1', port: 80 })).toBe(true);
});

test.each([
  [undefined, null],
  ['http://127.0.0.1:7350', null],
  ['https://127.0.0.1:7350', 'foreign-origin'],
  ['http://localhost:7350', 'foreign-origin'],
  ['http://127.0.0.1:7351', 'foreign-origin'],
  ['http://evil.example', 'foreign-origin'],
  ['null', 'foreign-origin'],
  ['file://', 'foreign-origin'],
  ['', 'foreign-origin'],
])('origin %j: %s', (origin, expected) => {
  expect(refuseStranger(request({ origin }), own)?.code ?? null).toBe(expected);
});

const session = newSession(token, 7350);
const cookie = `theme=dark; changeover-7350=${session}`;
const page = 'http://127.0.0.1:7350';

test.each<[string, Partial<RequestFacts>, string | null]>([
  ['the token', { authorization: `Bearer ${token}` }, null],
  ['the token, in small letters', { authorization: `bearer ${token}` }, null],
  ['the token, without an origin, to act', { method: 'POST', authorization: `Bearer ${token}` }, null],
  ['a wrong token', { authorization: `Bearer ${'b'.repeat(64)}` }, 'wrong-token'],
  ['a longer token', { authorization: `Bearer ${token}a` }, 'wrong-token'],
  ['another scheme', { authorization: `Basic ${token}` }, 'wrong-token'],
  ['a wrong token beside a right cookie', { authorization: 'Bearer x', cookie }, 'wrong-token'],
  ['nothing', {}, 'unauthorized'],
  ['the cookie, to read', { cookie }, null],
  ['the cookie, to act, from our page', { method: 'POST', cookie, origin: page }, null],
  ['the cookie, to act, from nowhere', { method: 'POST', cookie }, 'unauthorized'],
  ['the cookie, to go live, from our page', { isUpgrade: true, cookie, origin: page }, null],
  ['the cookie, to go live, from nowhere', { isUpgrade: true, cookie }, 'unauthorized'],
  ['the token, to go live', { isUpgrade: true, authorization: `Bearer ${token}` }, null],
  ['the token as a cookie', { cookie: `changeover-7350=${token}` }, 'unauthorized'],
  ['a cookie of another port', { cookie: `changeover-7351=${session}` }, 'unauthorized'],
  ['another port’s session', { cookie: `changeover-7350=${newSession(token, 7351)}` }, 'unauthorized'],
  ['an old token’s session', { cookie: `changeover-7350=${newSession('old', 7350)}` }, 'unauthorized'],
  ['a forged session', { cookie: `changeover-7350=${session.split('.')[0]}.${'A'.repeat(43)}` }, 'unauthorized'],
  ['an empty session', { cookie: 'changeover-7350=' }, 'unauthorized'],
])('%s', (_name, facts, expected) => {
  expect(refuseUnknown(request(facts), { own, token })?.code ?? null).toBe(expected);
});

test('sessions hold neither the token nor each other', () => {
  expect(session).not.toContain(token);
  expect(newSession(token, 7350)).not.toBe(session);
  expect(isSession(session, token, 7350)).toBe(true);
});

test('cookies and secrets of odd shapes', () => {
  expect(cookieValue('a=1;b=2; changeover-1 = x=y', 'changeover-1')).toBe('x=y');
  expect(cookieValue('xchangeover-1=2', 'changeover-1')).toBeNull();
  expect(cookieValue(undefined, 'a')).toBeNull();
  expect(isSameSecret('', '')).toBe(true);
  expect(isSameSecret('é', 'e')).toBe(false);
});

test('wrong tokens: worth a note once, too many after ten, forgotten after a minute, by address', () => {
  const clock = new VirtualClock();
  const wrong = new WrongTokens(clock);
  const notes = Array.from({ length: 11 }, () => wrong.note('1.1.1.1'));
  expect(notes[0]).toBe('first');
  expect(notes.slice(1, 10)).toEqual(Array(9).fill('again'));
  expect(notes[10]).toBe('tooMany');
  expect(wrong.note('2.2.2.2')).toBe('first');
  clock.advance(60_001);
  expect(wrong.note('1.1.1.1')).toBe('first');
});
