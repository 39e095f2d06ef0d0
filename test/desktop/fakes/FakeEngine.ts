import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACT_MAJOR, helloMessage } from '#shared/api/contract.ts';

/** A data folder of its own. */
export class DataFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'changeover-shell-'));

  write(name: string, content: unknown): void {
    const path = join(this.path, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What the shell uses of the engine, over real HTTP on a free port: `/hello`, `/?token=`, state and stop. */
export class FakeEngine implements AsyncDisposable {
  readonly requests: string[] = [];
  token = 'a'.repeat(64);
  instance = 'one';
  version = '0.1.0';
  contractMajor = CONTRACT_MAJOR;
  isOnAir = false;
  alarms: { state: string; priority: string }[] = [];
  /** Overrides what `/hello` answers. */
  helloText: string | null = null;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      const [status, headers, body] = this.#answer(request);
      response.writeHead(status, headers).end(body);
    });
  }

  static async start(): Promise<FakeEngine> {
    const engine = new FakeEngine();
    await new Promise<void>((resolve) => engine.#server.listen(0, '127.0.0.1', resolve));
    return engine;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Leaves in a data folder what an engine leaves there. */
  settle(folder: DataFolder, pid = process.pid): void {
    folder.write('token', `${this.token}\n`);
    const { instance, version, origin } = this;
    folder.write('engine.json', { pid, instance, url: origin, version, startedAt: '2026-01-01T00:00:00Z' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage): [number, Record<string, string>, string] {
    const url = new URL(request.url ?? '/', this.origin);
    if (url.pathname === '/hello') return [200, {}, this.helloText ?? this.#hello(url)];
    if (url.pathname === '/' && url.searchParams.get('token') === this.token) {
      const cookie = `changeover-${url.port}=id.hmac; Path=/; HttpOnly; SameSite=Strict`;
      return [303, { location: '/', 'set-cookie': cookie }, ''];
    }
    if (request.headers.authorization !== `Bearer ${this.token}`) return [401, {}, '{"code":"UNAUTHORIZED"}'];
    if (url.pathname === '/api/v1/state') return [200, {}, this.#state()];
    if (request.method === 'POST' && url.pathname === '/api/v1/engine/stop') return [200, {}, '{"text":"ends"}'];
    return [404, {}, '{"code":"NOT_FOUND"}'];
  }

  #hello(url: URL): string {
    const { contractMajor, version, instance, token, isOnAir: onAir } = this;
    const message = helloMessage(url.searchParams.get('nonce') ?? '', instance);
    const proof = createHmac('sha256', token).update(message).digest('hex');
    return JSON.stringify({
      product: 'changeover',
      contractMajor,
      version,
      instance,
      pid: process.pid,
      onAir,
      proof,
    });
  }

  #state(): string {
    const alarms = this.alarms.map((alarm, at) => ({
      id: `alarm-${at}`,
      code: 'feed-lost',
      subject: 'encoder/main',
      at: '2026-01-01T00:00:00Z',
      clearedAt: null,
      text: '',
      done: '',
      ...alarm,
    }));
    const air = { on: this.isOnAir, since: null, resumable: false };
    return JSON.stringify({ engine: { instance: this.instance }, air, studio: { name: 'Studio A' }, alarms });
  }
}
