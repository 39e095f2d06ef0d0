import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { EngineDoor } from '#engine/api/EngineDoor.ts';
import { LoopDelay } from '#engine/api/LoopDelay.ts';
import { createRouter } from '#engine/api/router.ts';
import { StateFeed } from '#engine/api/StateFeed.ts';
import type { Clock } from '#engine/base/clock.ts';
import { fault } from '#engine/base/fault.ts';
import type { Log } from '#engine/base/log.ts';
import { Gate } from '../access/Gate.ts';
import type { OwnAddress } from '../access/ownAddress.ts';
import { sessionCookie } from '../access/sessions.ts';
import { API_PREFIX, ApiDoor, noSuchCall } from './ApiDoor.ts';
import { endWithFault, sendFault } from './answers.ts';
import { LiveDoor } from './LiveDoor.ts';
import { contentSecurityPolicy, type PageFiles } from './PageFiles.ts';
import { answerHealth, answerHello, answerLive, answerMetrics } from './probes.ts';

const LIVE_PATH = `${API_PREFIX}/ws`;
/** The caller that replaced the token hears so before its own connection ends. */
const SIGN_OUT_AFTER_MS = 100;

export interface SitePorts {
  readonly door: EngineDoor;
  readonly own: OwnAddress;
  readonly token: string;
  readonly page: PageFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly redact: (text: string) => string;
}

/** What the engine serves once it runs: probes, page, contract. A request here has passed the check of Host and Origin. */
export class Site {
  readonly #ports: SitePorts;
  readonly #gate: Gate;
  readonly #api: ApiDoor;
  readonly #live: LiveDoor;
  readonly #loopDelay = new LoopDelay();

  constructor(ports: SitePorts) {
    const { door, own, token, clock, log, redact } = ports;
    this.#ports = ports;
    this.#gate = new Gate({ clock, own, token, journal: (draft) => door.journal.add(draft) });
    const router = createRouter({
      door,
      feed: new StateFeed(door, clock, redact),
      redact,
      onBug: (error) => log.error('api', 'a call threw', error),
      onTokenReplaced: (replaced) => this.#replaceToken(replaced),
    });
    this.#api = new ApiDoor(router);
    this.#live = new LiveDoor(router, clock, log);
  }

  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { pathname } = url;
    if (pathname.startsWith('/api/')) {
      const refused = this.#gate.refuse(request, false);
      if (refused) return sendFault(response, refused);
      return this.#api.answer(request, response, pathname);
    }
    const answerIt = this.#plainAnswer(request, response, url);
    if (!answerIt) return sendFault(response, noSuchCall(request.method ?? 'GET', pathname));
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return sendFault(response, fault('wrong-method', { path: pathname.slice(0, 200), allowed: 'GET, HEAD' }));
    }
    answerIt();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void {
    const isLive = url.pathname === LIVE_PATH;
    const refused = isLive ? this.#gate.refuse(request, true) : noSuchCall('GET', url.pathname);
    if (refused) endWithFault(socket, refused);
    else this.#live.upgrade(request, socket, head);
  }

  /** Says goodbye to the live clients. */
  close(): void {
    this.#loopDelay.close();
    this.#live.close();
  }

  terminate(): void {
    this.#live.terminate();
  }

  #plainAnswer(request: IncomingMessage, response: ServerResponse, url: URL): (() => void) | null {
    const { door } = this.#ports;
    switch (url.pathname) {
      case '/livez':
        return () => answerLive(response);
      case '/healthz':
        return () => answerHealth(response, door);
      case '/hello':
        return () => answerHello(response, url, door, this.#gate);
      case '/metrics':
        return () => answerMetrics(request, response, door, { gate: this.#gate, loopDelay: this.#loopDelay });
    }
    const token = url.pathname === '/' ? url.searchParams.get('token') : null;
    if (token !== null) return () => this.#signIn(request, response, token);
    const file = this.#ports.page.get(url.pathname);
    return file
      ? () => {
          response.setHeader('content-security-policy', contentSecurityPolicy(request.headers.host ?? ''));
          response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.length });
          response.end(file.body);
        }
      : null;
  }

  /** The token leaves the address at once; what stays is a cookie that is not the token. */
  #signIn(request: IncomingMessage, response: ServerResponse, token: string): void {
    const refused = this.#gate.refuseToken(request, token);
    if (refused) {
      sendFault(response, refused);
      return;
    }
    const cookie = sessionCookie(this.#gate.token, this.#ports.own.port);
    response.writeHead(303, { location: '/', 'set-cookie': cookie, 'content-length': 0 });
    response.end();
  }

  #replaceToken(token: string): void {
    this.#gate.replaceToken(token);
    this.#ports.door.journal.add({
      subject: 'access',
      code: 'token-replaced',
      by: 'operator',
      text: 'The access token was replaced; the old one and every session with it ended.',
    });
    this.#ports.clock.after(SIGN_OUT_AFTER_MS, () => this.#live.signOut());
  }
}
