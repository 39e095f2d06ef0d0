import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { obsAuthentication } from './obsAuthentication.ts';
import type { ObsVersion } from './obsVersions.ts';
import type { ObsReply } from './requests.ts';

/** As published with the protocol. */
const SALT = 'lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=';
const CHALLENGE = '+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY=';

export interface ObsSessionPorts {
  readonly version: ObsVersion;
  readonly password: string | null;
  /** While it hangs nothing is answered; what came meanwhile is answered afterwards, late. */
  whenAwake(run: () => void): void;
  answer(type: string, data: Record<string, unknown>): ObsReply;
}

/** One client: Hello → Identify → Identified, then requests and events. */
export class ObsSession {
  isIdentified = false;
  readonly #socket: WebSocket;
  readonly #ports: ObsSessionPorts;
  #subscriptions = 0;

  constructor(socket: WebSocket, ports: ObsSessionPorts) {
    this.#socket = socket;
    this.#ports = ports;
    socket.on('message', (raw, isBinary) => {
      ports.whenAwake(() => (isBinary ? socket.close(4002) : this.#receive(String(raw))));
    });
    ports.whenAwake(() => this.#hello());
  }

  /** Events of the kinds that the client asked for: `intent` is one bit. */
  tell(eventType: string, intent: number, eventData: Record<string, unknown>): void {
    if (!this.isIdentified || (this.#subscriptions & intent) === 0) return;
    this.#ports.whenAwake(() => this.#send(5, { eventType, eventIntent: intent, eventData }));
  }

  /** Resolves when the client has had all that was told, and what it had sent before that has come. */
  async hasHeard(): Promise<void> {
    const pong = once(this.#socket, 'pong');
    this.#socket.ping();
    await pong;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  #hello(): void {
    const { version, password } = this.#ports;
    this.#send(0, {
      ...(version.helloHasObsVersion ? { obsStudioVersion: version.obs } : {}),
      obsWebSocketVersion: version.webSocket,
      rpcVersion: 1,
      ...(password === null ? {} : { authentication: { challenge: CHALLENGE, salt: SALT } }),
    });
  }

  #receive(text: string): void {
    const frame: { op?: unknown; d?: Record<string, unknown>; 'request-type'?: unknown } = JSON.parse(text);
    const data = frame.d ?? {};
    if (frame['request-type'] !== undefined) this.close(4010, 'obs-websocket 4 is not spoken here');
    else if (frame.op === 1) this.#identify(data);
    else if (!this.isIdentified) this.close(4007, 'Not identified.');
    else if (frame.op === 6) this.#request(data);
    else this.close(4006, 'Unknown opcode.');
  }

  #identify(data: Record<string, unknown>): void {
    const { password } = this.#ports;
    if (this.isIdentified) {
      this.close(4008, 'Already identified.');
    } else if (password !== null && data['authentication'] !== obsAuthentication(password, SALT, CHALLENGE)) {
      this.close(4009, 'Authentication failed.');
    } else {
      this.#subscriptions = Number(data['eventSubscriptions'] ?? 2047);
      this.isIdentified = true;
      this.#send(2, { negotiatedRpcVersion: 1 });
    }
  }

  #request({ requestType, requestId, requestData }: Record<string, unknown>): void {
    if (typeof requestType !== 'string' || typeof requestId !== 'string') {
      this.close(4003, 'A field is missing.');
      return;
    }
    const reply = this.#ports.answer(requestType, (requestData ?? {}) as Record<string, unknown>);
    const comment = 'comment' in reply ? { comment: reply.comment } : {};
    const requestStatus = { result: reply.code === 100, code: reply.code, ...comment };
    const responseData = 'data' in reply ? { responseData: reply.data } : {};
    this.#send(7, { requestType, requestId, requestStatus, ...responseData });
  }

  #send(op: number, d: Record<string, unknown>): void {
    this.#socket.send(JSON.stringify({ op, d }));
  }
}
