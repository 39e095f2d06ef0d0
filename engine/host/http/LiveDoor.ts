import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/websocket';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { ApiContext } from '#engine/api/ApiContext.ts';
import type { ApiRouter } from '#engine/api/router.ts';
import type { Clock } from '#engine/base/clock.ts';
import { fault } from '#engine/base/fault.ts';
import type { Log } from '#engine/base/log.ts';
import { endWithFault } from './answers.ts';
import { ClientSocket } from './ClientSocket.ts';

const MESSAGE_BYTES = 1024 * 1024;
const CLIENTS = 64;
/** Calls under way on one connection, watches included. */
const CALLS = 64;

/** Close codes: 1001 and 1008 are the standard's, 4401 is ours and stands for UNAUTHORIZED. */
const GOING_AWAY = 1001;
const POLICY = 1008;
const SIGNED_OUT = 4401;

/** The contract over WebSocket: calls, and what is watched. Who may come in was decided before. */
export class LiveDoor {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #handler: RPCHandler<ApiContext>;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: false,
  });

  constructor(router: ApiRouter, clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    this.#handler = new RPCHandler(router);
    // A handshake that is none is answered by ws itself, in words; here every error has one shape.
    this.#server.on('wsClientError', (error, socket) => {
      endWithFault(socket, fault('bad-request', { why: error.message }));
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#server.clients.size >= CLIENTS) {
      endWithFault(socket, fault('too-many-clients', { limit: CLIENTS }));
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#serve(ws));
  }

  /** Ends every session: the clients have to bring the new token. */
  signOut(): void {
    for (const ws of this.#server.clients) ws.close(SIGNED_OUT, 'the token was replaced');
  }

  /** Says goodbye; connections that do not answer to that are cut off by `terminate`. */
  close(): void {
    for (const ws of this.#server.clients) ws.close(GOING_AWAY, 'the engine ends');
  }

  terminate(): void {
    for (const ws of this.#server.clients) ws.terminate();
  }

  #serve(ws: WebSocket): void {
    const connection = new ClientSocket(ws, this.#clock, (why) => this.#log.warn('access', `client cut off: ${why}`));
    // What oRPC needs of a WebSocket is a `send`; that this one can be waited for is what slows a watch down.
    const peer = { send: connection.send.bind(connection), addEventListener: () => {} };
    let calls = 0;
    ws.on('error', (error) => this.#log.warn('access', `client connection: ${error.message}`));
    ws.on('close', () => this.#handler.close(peer));
    ws.on('message', (data, isBinary) => {
      calls += 1;
      if (calls > CALLS) ws.close(POLICY, 'too many calls at once');
      else
        this.#handler
          .message(peer, messageOf(data, isBinary), { context: { connection } })
          .catch((error: unknown) => this.#failed(ws, error))
          .finally(() => {
            calls -= 1;
          });
    });
  }

  /** A message that is none of the protocol, or a watch that threw. */
  #failed(ws: WebSocket, error: unknown): void {
    if (ws.readyState !== ws.OPEN) return;
    this.#log.error('access', 'a live call failed', error);
    if (error instanceof SyntaxError || error instanceof TypeError) ws.close(POLICY, 'not a message of the contract');
  }
}

function messageOf(data: RawData, isBinary: boolean): string | ArrayBuffer {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  return isBinary ? Uint8Array.from(bytes).buffer : bytes.toString('utf8');
}
