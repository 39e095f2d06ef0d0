import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorBody, errorBody } from '#engine/api/apiError.ts';
import { errorStatus } from '#engine/api/errorCodes.ts';
import type { Fault } from '#engine/base/fault.ts';

/** What every answer carries; an answer that may be kept says so itself. */
export const standardHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, JSON.stringify(body), 'application/json');
}

export function sendText(response: ServerResponse, status: number, text: string, type: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** The one encoder of errors: whatever went wrong, the answer is exactly `{code, message}`. */
export function sendFault(response: ServerResponse, refused: Fault, headers: Record<string, string> = {}): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = errorBody(refused);
  for (const [name, value] of Object.entries({ ...errorHeaders(body, refused), ...headers })) {
    response.setHeader(name, value);
  }
  sendJson(response, errorStatus[body.code], body);
}

/** The same before or instead of HTTP: the answer to an upgrade, or to what is no HTTP. The socket is ended. */
export function endWithFault(socket: Duplex, refused: Fault): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = errorBody(refused);
  const text = JSON.stringify(body);
  const headers = {
    ...standardHeaders,
    ...errorHeaders(body, refused),
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${errorStatus[body.code]} ${body.code}\r\n${lines.join('')}\r\n${text}`);
}

function errorHeaders({ code }: ErrorBody, { context }: Fault): Record<string, string> {
  switch (code) {
    case 'UNAUTHORIZED':
      return { 'www-authenticate': 'Bearer' };
    case 'TOO_MANY_REQUESTS':
      return { 'retry-after': String(context['seconds'] ?? 1) };
    case 'METHOD_NOT_ALLOWED':
      return { allow: String(context['allowed']) };
    default:
      return {};
  }
}
