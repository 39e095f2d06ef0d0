import { request } from 'node:http';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { HttpServer } from '#engine/host/http/HttpServer.ts';
import type { PageFile } from '#engine/host/http/PageFiles.ts';
import { TestDoor } from '#test/unit/api/TestDoor.ts';

export const TOKEN = 'a'.repeat(64);

const page = new Map<string, PageFile>([
  ['/', { body: Buffer.from('<!doctype html>page'), type: 'text/html; charset=utf-8' }],
  ['/assets/main.js', { body: Buffer.from('1'), type: 'text/javascript; charset=utf-8' }],
]);

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A door served on a free port of this machine; ended with the test. */
export async function serveDoor({
  clock = systemClock,
  door = new TestDoor(),
}: {
  clock?: Clock;
  door?: TestDoor;
} = {}) {
  const server = new HttpServer(clock, silentLog);
  const listening = await server.listen('127.0.0.1', 0);
  if (!listening.ok) throw new Error(listening.fault.code);
  server.open({ door, token: TOKEN, page, redact: (text) => text.replaceAll('stream-key-1234', '•••') });
  onTestFinished(() => server.close());
  const { port } = listening.value;
  return {
    door,
    server,
    port,
    url: String(server.url),
    ask: (path: string, how: Ask = {}) => ask(port, path, how),
    /** With the token. */
    call: (path: string, how: Ask = {}) =>
      ask(port, path, { ...how, headers: { authorization: `Bearer ${TOKEN}`, ...how.headers } }),
  };
}

/** One request as it is written, with any Host, Origin and path. */
export function ask(port: number, path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = response.headers['content-type'] === 'application/json';
        const json: unknown = isJson && text !== '' ? JSON.parse(text) : null;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
