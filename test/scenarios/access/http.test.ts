import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ErrorCode, Hello, helloMessage } from '#shared/api/contract.ts';
import { EngineState } from '#shared/model/state.ts';
import { type Answer, serveDoor, TOKEN } from './serveDoor.ts';

/** Every error is exactly `{code, message}`. */
function expectError(answer: Answer, status: number, code: string): string {
  expect({ status: answer.status, json: answer.json }).toEqual({
    status,
    json: { code, message: expect.stringMatching(/\S/) as string },
  });
  expect(ErrorCode.options).toContain(code);
  return (answer.json as { message: string }).message;
}

async function signIn(engine: Awaited<ReturnType<typeof serveDoor>>): Promise<string> {
  const answer = await engine.ask(`/?token=${TOKEN}`);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

test('the state, for the token', async () => {
  const engine = await serveDoor();
  const answer = await engine.call('/api/v1/state');
  expect(answer.status).toBe(200);
  expect(EngineState.parse(answer.json)).toEqual(engine.door.state());
});

test('actions do what they say and answer with one line', async () => {
  const engine = await serveDoor();
  const calls: [string, unknown, string][] = [
    ['/air/start', undefined, 'on air'],
    ['/air/stop', {}, 'off air'],
    ['/program/take', { feedId: 'backup' }, 'took backup content'],
    ['/program/take', { feedId: 'slate', when: 'now' }, 'took slate now'],
    ['/program/mute', { on: true }, 'mute true'],
    ['/encoders/main/start', undefined, 'started main'],
    ['/outputs/youtube/a/hold', undefined, 'held youtube/a'],
    ['/outputs/youtube/a/release', undefined, 'let go youtube/a'],
    ['/alarms/alarm-1/acknowledge', undefined, 'acknowledged alarm-1'],
    ['/alarms/alarm-1/shelve', { minutes: 5 }, 'shelved alarm-1 for 5'],
    ['/engine/stop', undefined, 'stopping'],
  ];
  for (const [path, input, text] of calls) {
    const body = input === undefined ? {} : { body: JSON.stringify(input) };
    const answer = await engine.call(`/api/v1${path}`, { method: 'POST', ...body });
    expect({ path, json: answer.json }).toEqual({ path, json: { text } });
  }
  expect(engine.door.done).toEqual(calls.map(([, , text]) => text));
});

test('a body is JSON, whatever it says it is', async () => {
  const engine = await serveDoor();
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
    const body = '{"feedId":"main"}';
    const answer = await engine.call('/api/v1/program/take', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer.json).toEqual({ text: 'took main content' });
  }
});

test('missing and wrong tokens', async () => {
  const engine = await serveDoor();
  expectError(await engine.ask('/api/v1/state'), 401, 'UNAUTHORIZED');
  expectError(await engine.ask('/api/v1/no/such/call'), 401, 'UNAUTHORIZED');
  expectError(await engine.ask('/metrics'), 401, 'UNAUTHORIZED');
  const wrong = await engine.ask('/api/v1/state', { headers: { authorization: 'Bearer nonsense' } });
  expectError(wrong, 401, 'UNAUTHORIZED');
  expect(wrong.headers['www-authenticate']).toBe('Bearer');
  expectError(await engine.ask(`/api/v1/state?token=${TOKEN}`), 401, 'UNAUTHORIZED');
  expect(engine.door.live.recent(9)).toMatchObject([{ subject: 'access', code: 'wrong-token', by: 'world' }]);
});

test('guessing ends in TOO_MANY_REQUESTS, and never keeps the right token out', async () => {
  const engine = await serveDoor();
  for (let guess = 0; guess < 10; guess += 1) await engine.ask(`/?token=guess-${guess}`);
  const refused = await engine.ask('/api/v1/state', { headers: { authorization: 'Bearer guess' } });
  expectError(refused, 429, 'TOO_MANY_REQUESTS');
  expect(refused.headers['retry-after']).toBe('60');
  expect((await engine.call('/api/v1/state')).status).toBe(200);
  expect((await engine.ask(`/?token=${TOKEN}`)).status).toBe(303);
  expect(engine.door.live.recent(9)).toHaveLength(1);
});

test('a foreign Host or Origin gets nothing, not even with the token', async () => {
  const engine = await serveDoor();
  const own = `127.0.0.1:${engine.port}`;
  for (const path of [
    '/',
    '/livez',
    '/healthz',
    '/hello?nonce=12345678',
    '/api/v1/state',
    '/metrics',
    '/assets/main.js',
  ]) {
    for (const host of ['evil.example', `evil.example:${engine.port}`, '127.0.0.1:1']) {
      expectError(await engine.call(path, { headers: { host } }), 403, 'FORBIDDEN');
    }
    for (const origin of ['http://evil.example', `http://localhost:${engine.port}`, 'null']) {
      expectError(await engine.call(path, { headers: { host: own, origin } }), 403, 'FORBIDDEN');
    }
  }
  const cookie = await signIn(engine);
  const foreign = { cookie, origin: 'http://evil.example' };
  expectError(await engine.ask('/api/v1/air/stop', { method: 'POST', headers: foreign }), 403, 'FORBIDDEN');
  expectError(await engine.ask('/api/v1/state', { headers: foreign }), 403, 'FORBIDDEN');
  expect(engine.door.done).toEqual([]);
});

test('the token in the address becomes a cookie that is not the token', async () => {
  const engine = await serveDoor();
  const answer = await engine.ask(`/?token=${TOKEN}`);
  expect({ status: answer.status, location: answer.headers['location'] }).toEqual({ status: 303, location: '/' });
  const line = String(answer.headers['set-cookie']);
  expect(line).toMatch(
    new RegExp(`^changeover-${engine.port}=[\\w-]{24}\\.[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
  );
  expect(line).not.toContain(TOKEN);
  expect(answer.headers['referrer-policy']).toBe('no-referrer');
  expect(answer.headers['cache-control']).toBe('no-store');

  const cookie = await signIn(engine);
  const origin = `http://127.0.0.1:${engine.port}`;
  expect((await engine.ask('/api/v1/state', { headers: { cookie } })).status).toBe(200);
  const stop = { method: 'POST' };
  expectError(await engine.ask('/api/v1/air/stop', { ...stop, headers: { cookie } }), 401, 'UNAUTHORIZED');
  expect(engine.door.done).toEqual([]);
  expect((await engine.ask('/api/v1/air/stop', { ...stop, headers: { cookie, origin } })).status).toBe(200);
  expectError(await engine.ask('/?token=wrong'), 401, 'UNAUTHORIZED');
});

test('two engines on one machine do not share sessions', async () => {
  const [one, two] = [await serveDoor(), await serveDoor()];
  const cookie = await signIn(one);
  const renamed = cookie.replace(`changeover-${one.port}`, `changeover-${two.port}`);
  expect((await one.ask('/api/v1/state', { headers: { cookie } })).status).toBe(200);
  expectError(await two.ask('/api/v1/state', { headers: { cookie } }), 401, 'UNAUTHORIZED');
  expectError(await two.ask('/api/v1/state', { headers: { cookie: renamed } }), 401, 'UNAUTHORIZED');
});

test('a session outlives the engine, and not the token', async () => {
  const engine = await serveDoor();
  const cookie = await signIn(engine);
  const { json } = await engine.call('/api/v1/engine/replace-token', { method: 'POST' });
  expect(JSON.stringify(json)).not.toContain('bbbb');
  expectError(await engine.ask('/api/v1/state', { headers: { cookie } }), 401, 'UNAUTHORIZED');
  expectError(await engine.call('/api/v1/state'), 401, 'UNAUTHORIZED');
  const replaced = { authorization: `Bearer ${'b'.repeat(64)}` };
  expect((await engine.ask('/api/v1/state', { headers: replaced })).status).toBe(200);
  expect(engine.door.live.recent(9)[0]).toMatchObject({ code: 'token-replaced', by: 'operator' });
});

test('hello proves the engine by the token, to whoever asks', async () => {
  const engine = await serveDoor();
  const { json, status } = await engine.ask('/hello?nonce=f00df00d');
  expect(status).toBe(200);
  const hello = Hello.parse(json);
  const message = helloMessage('f00df00d', hello.instance);
  expect(hello.proof).toBe(createHmac('sha256', TOKEN).update(message).digest('hex'));
  expect(hello).toMatchObject({ product: 'changeover', contractMajor: 1, onAir: true, pid: process.pid });
  for (const bad of ['', '?nonce=short', `?nonce=${'x'.repeat(201)}`, '?nonce=two%0Alines%0Aof']) {
    expect(expectError(await engine.ask(`/hello${bad}`), 400, 'BAD_REQUEST')).toContain('nonce');
  }
});

test('probes need no token and give no names', async () => {
  const engine = await serveDoor();
  expect((await engine.ask('/livez')).status).toBe(200);
  expect((await engine.ask('/healthz')).json).toEqual({ status: 'ok' });
  engine.door.healthNow = { ok: false, why: ['outputs-not-live:1'] };
  const failing = await engine.ask('/healthz');
  expect(failing.status).toBe(503);
  expect(failing.json).toEqual({ status: 'failing', why: ['outputs-not-live:1'] });
  expect((await engine.ask('/livez', { method: 'HEAD' })).text).toBe('');
});

test('metrics, for the token', async () => {
  const engine = await serveDoor();
  const answer = await engine.call('/metrics');
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(answer.text).toMatch(/^process_resident_memory_bytes [1-9]\d+$/m);
  expect(answer.text).toMatch(/^changeover_loop_delay_seconds\{quantile="1"\} [\d.e-]+$/m);
});

test.each<[string, string, string, number, string, RegExp]>([
  ['GET', '/api/v1/nothing', '', 404, 'NOT_FOUND', /\/api\/v1\/nothing/],
  ['GET', '/api', '', 404, 'NOT_FOUND', /./],
  ['GET', '/api/v2/state', '', 404, 'NOT_FOUND', /./],
  ['GET', '/nothing', '', 404, 'NOT_FOUND', /./],
  ['POST', '/api/v1/state/watch', '', 404, 'NOT_FOUND', /./],
  ['POST', '/api/v1/state', '', 405, 'METHOD_NOT_ALLOWED', /GET/],
  ['GET', '/api/v1/air/start', '', 405, 'METHOD_NOT_ALLOWED', /POST/],
  ['DELETE', '/api/v1/encoders/main/start', '', 405, 'METHOD_NOT_ALLOWED', /POST/],
  ['POST', '/livez', '', 405, 'METHOD_NOT_ALLOWED', /GET/],
  ['POST', '/api/v1/program/take', '{"feedId":', 400, 'BAD_REQUEST', /JSON/],
  ['POST', '/api/v1/program/take', '', 400, 'BAD_REQUEST', /feedId: expected string/],
  ['POST', '/api/v1/program/take', '[1]', 400, 'BAD_REQUEST', /body: expected object/],
  ['POST', '/api/v1/program/take', '"text"', 400, 'BAD_REQUEST', /body: expected object/],
  ['POST', '/api/v1/program/take', '{"feedId":"main","when":"soon"}', 400, 'BAD_REQUEST', /when: .*"content"/],
  ['POST', '/api/v1/program/mute', '{"on":"yes"}', 400, 'BAD_REQUEST', /on: expected boolean, received string/],
  [
    'POST',
    '/api/v1/studio/import',
    `{"studio":${'['.repeat(9000)}${']'.repeat(9000)}}`,
    400,
    'BAD_REQUEST',
    /at most 32 levels/,
  ],
  ['POST', '/api/v1/alarms/a/shelve', '{"minutes":0}', 400, 'BAD_REQUEST', /minutes: .*>=1/],
  ['GET', '/api/v1/journal?after=x', '', 400, 'BAD_REQUEST', /after: expected number/],
  ['GET', '/api/v1/journal?limit=5000', '', 400, 'BAD_REQUEST', /limit: .*1000/],
  ['POST', '/api/v1/studio/preview', '{}', 400, 'BAD_REQUEST', /studio: expected/],
  ['POST', '/api/v1/program/take', '{"feedId":"nobody"}', 404, 'NOT_FOUND', /./],
  ['POST', '/api/v1/demo/fail', '{"subject":"encoder/main","fault":"kill"}', 404, 'NOT_FOUND', /demo/],
  ['POST', '/api/v1/program/release', '', 409, 'CONFLICT', /./],
  ['POST', '/api/v1/studio/import', '{"studio":{}}', 503, 'SERVICE_UNAVAILABLE', /••• is locked/],
  ['POST', '/api/v1/encoders/main/stop', '', 504, 'TIMEOUT', /./],
  ['POST', '/api/v1/program/cut', '', 500, 'INTERNAL_SERVER_ERROR', /^(?!.*secret)/],
])('%s %s %s → %i %s', async (method, path, body, status, code, message) => {
  const engine = await serveDoor();
  const answer = await engine.call(path, { method, ...(body === '' ? {} : { body }) });
  expect(expectError(answer, status, code)).toMatch(message);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  if (status === 405) expect(answer.headers['allow']).toMatch(/GET|POST/);
});

test('a body that is too large is refused, told or untold, and kept nowhere', async () => {
  const engine = await serveDoor();
  const body = Buffer.alloc(1024 * 1024 + 1, 'x');
  const told = await engine.call('/api/v1/studio/import', { method: 'POST', body });
  expectError(told, 413, 'PAYLOAD_TOO_LARGE');
  const headers = { 'transfer-encoding': 'chunked' };
  const untold = await engine.call('/api/v1/studio/import', { method: 'POST', body, headers });
  expectError(untold, 413, 'PAYLOAD_TOO_LARGE');
});

test('a studio is taken as an object or as the text of its file', async () => {
  const engine = await serveDoor();
  const preview = (studio: unknown) =>
    engine.call('/api/v1/studio/preview', { method: 'POST', body: JSON.stringify({ studio }) });
  expect((await preview('{ "version": 1')).json).toEqual({ name: 'New', changes: ['{ "version": 1'] });
  expect((await preview({ version: 1 })).json).toEqual({ name: 'New', changes: ['{\n  "version": 1\n}'] });
});

test('what is no HTTP, or asks a proxy, gets the same shape of error', async () => {
  const engine = await serveDoor();
  const raw = async (text: string) => {
    const socket = connect(engine.port, '127.0.0.1');
    socket.write(text);
    const answer = await textOf(socket);
    return { line: answer.split('\r\n')[0], json: JSON.parse(answer.split('\r\n\r\n')[1] ?? '') as unknown };
  };
  const error = (code: string) => ({ code, message: expect.any(String) as string });
  expect(await raw('rubbish\r\n\r\n')).toEqual({ line: 'HTTP/1.1 400 BAD_REQUEST', json: error('BAD_REQUEST') });
  const proxied = await raw(
    `GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${engine.port}\r\nConnection: close\r\n\r\n`,
  );
  expect(proxied.json).toEqual(error('BAD_REQUEST'));
  const noHost = await raw('GET /livez HTTP/1.0\r\n\r\n');
  expect(noHost.json).toEqual(error('FORBIDDEN'));
});

test('the page: strict policy, no way out of its folder, reading only', async () => {
  const engine = await serveDoor();
  const page = await engine.ask('/');
  expect(page).toMatchObject({ status: 200, text: '<!doctype html>page' });
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  expect(page.headers['content-security-policy']).toContain(`ws://127.0.0.1:${engine.port}`);
  expect(page.headers['referrer-policy']).toBe('no-referrer');
  expect((await engine.ask('/assets/main.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  for (const path of [
    '/../package.json',
    '/assets/../../package.json',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/etc/passwd',
  ]) {
    expectError(await engine.ask(path), 404, 'NOT_FOUND');
  }
  expectError(await engine.ask('//etc/passwd'), 400, 'BAD_REQUEST');
  expectError(await engine.ask('/', { method: 'POST' }), 405, 'METHOD_NOT_ALLOWED');
});

test('the contract is served as OpenAPI', async () => {
  const engine = await serveDoor();
  const { json } = await engine.call('/api/v1/openapi.json');
  expect(json).toMatchObject({ info: { title: 'Changeover' }, paths: { '/air/start': { post: {} } } });
});

test('the feed key is shown on the one call for it', async () => {
  const engine = await serveDoor();
  const answer = await engine.call('/api/v1/encoders/main/reveal-feed-key', { method: 'POST' });
  expect(answer.json).toEqual({ url: 'rtmp://127.0.0.1:1935/live', feedKey: 'main-4f1c' });
});

test('the journal, in pages', async () => {
  const engine = await serveDoor();
  for (let n = 1; n <= 5; n += 1) engine.door.journal.add({ subject: 'air', code: 'x', by: 'rule', text: `line ${n}` });
  const { json } = await engine.call('/api/v1/journal?after=1&limit=2');
  expect(json).toMatchObject({ entries: [{ seq: 2 }, { seq: 3 }], lastSeq: 5 });
});
