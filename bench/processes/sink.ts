import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { SinkSession } from '../stage/SinkSession.ts';

/**
 * All destinations of a bench in a process of its own, so that what receiving costs is not counted. Arguments: key and
 * certificate for RTMPS. Says its ports when it listens, and answers every message with what came so far.
 */
const [keyFile = '', certFile = ''] = process.argv.slice(2);
const sessions = new Map<SinkSession, Socket>();

function take(socket: Socket): void {
  const session = new SinkSession(socket);
  sessions.set(session, socket);
  socket.on('close', () => sessions.delete(session));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

const secure = createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, take);
secure.on('tlsClientError', () => {});
const ports = { rtmp: await listen(createServer(take)), rtmps: await listen(secure) };

process.on('message', () => {
  const live = [...sessions.keys()].filter((session) => session.isLive);
  const bytes = live.reduce((sum, session) => sum + session.receivedBytes, 0);
  process.send?.({ kind: 'count', sessions: live.length, bytes });
});
process.on('disconnect', () => process.exit());
process.send?.({ kind: 'listening', ...ports });
