import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '#engine/base/clock.ts';
import { pause } from '#engine/base/clock.ts';
import { fault, type Outcome } from '#engine/base/fault.ts';
import type { Log } from '#engine/base/log.ts';
import { refuseForeign } from '../access/Gate.ts';
import { inUrl, type OwnAddress, unbracketed } from '../access/ownAddress.ts';
import { endWithFault, sendFault, standardHeaders } from './answers.ts';
import { answerLive } from './probes.ts';
import { Site, type SitePorts } from './Site.ts';

const CONNECTIONS = 256;
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
/** For answers that are under way when the engine ends. */
const GOODBYE_MS = 300;

/**
 * The engine's one door. It listens before the engine is made, so that a taken port is known before anything is
 * touched; until `open` it answers that the engine is starting.
 */
export class HttpServer {
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #log: Log;
  #own: OwnAddress | null = null;
  #site: Site | null = null;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    this.#server = createServer({
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      requireHostHeader: false,
    });
    this.#server.maxConnections = CONNECTIONS;
    this.#server.on('request', (request, response) => this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code === 'ECONNRESET') socket.destroy();
      else endWithFault(socket, fault('bad-request', { why: 'it is not HTTP' }));
    });
  }

  /** Port 0 asks for any free one. Faults: `port-taken`, `address-unusable`. */
  listen(host: string, port: number): Promise<Outcome<OwnAddress>> {
    const address = `${inUrl(unbracketed(host))}:${port}`;
    return new Promise((resolve) => {
      const failed = (error: NodeJS.ErrnoException) => {
        const why = error.code ?? error.message;
        const isTaken = error.code === 'EADDRINUSE';
        resolve({
          ok: false,
          fault: isTaken ? fault('port-taken', { address }) : fault('address-unusable', { address, why }),
        });
      };
      this.#server.once('error', failed);
      this.#server.listen({ host: unbracketed(host), port, exclusive: true }, () => {
        this.#server.off('error', failed);
        this.#server.on('error', (error) => this.#log.error('http', 'the server failed', error));
        this.#own = { host: unbracketed(host), port: (this.#server.address() as AddressInfo).port };
        resolve({ ok: true, value: this.#own });
      });
    });
  }

  /** `http://HOST:PORT`, as clients on this machine reach it. Null before `listen`. */
  get url(): string | null {
    if (!this.#own) return null;
    const { host, port } = this.#own;
    const isAny = host === '0.0.0.0' || host === '::';
    return `http://${isAny ? '127.0.0.1' : inUrl(host)}:${port}`;
  }

  /** From now on the engine answers. Call it once, after `listen`. */
  open(ports: Omit<SitePorts, 'own' | 'clock' | 'log'>): void {
    if (!this.#own) throw new Error('listen comes before open');
    this.#site = new Site({ ...ports, own: this.#own, clock: this.#clock, log: this.#log });
  }

  /** Ends in order, within half a second. */
  async close(): Promise<void> {
    const site = this.#site;
    this.#site = null;
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    site?.close();
    this.#server.closeIdleConnections();
    await Promise.race([closed, pause(this.#clock, GOODBYE_MS)]);
    site?.terminate();
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(standardHeaders)) response.setHeader(name, value);
    const url = this.#ownUrl(request);
    const refused = url.ok ? this.#refuseNow(request) : url.fault;
    if (refused || !url.ok) {
      sendFault(response, refused ?? fault('internal-error'));
      return;
    }
    if (!this.#site) {
      if (url.value.pathname === '/livez') answerLive(response);
      else sendFault(response, fault('engine-starting'));
      return;
    }
    this.#site.answer(request, response, url.value).catch((error: unknown) => {
      // A client that went away while its body was read is no bug.
      if (!request.destroyed) this.#log.error('http', 'an answer failed', error);
      sendFault(response, fault('internal-error'));
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const url = this.#ownUrl(request);
    const refused = url.ok ? this.#refuseNow(request) : url.fault;
    if (refused) endWithFault(socket, refused);
    else if (!this.#site || !url.ok) endWithFault(socket, fault('engine-starting'));
    else this.#site.upgrade(request, socket, head, url.value);
  }

  #refuseNow(request: IncomingMessage) {
    return this.#own ? refuseForeign(request, this.#own) : fault('engine-starting');
  }

  /** The path as it was asked for: a client that puts in a whole address speaks to a proxy, and this is none. */
  #ownUrl(request: IncomingMessage): Outcome<URL> {
    const target = request.url ?? '/';
    const text = `http://engine${target}`;
    if (!target.startsWith('/') || target.startsWith('//') || !URL.canParse(text)) {
      return { ok: false, fault: fault('bad-request', { why: 'path: expected one that begins with a single slash' }) };
    }
    return { ok: true, value: new URL(text) };
  }
}
