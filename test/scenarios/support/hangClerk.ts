import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { succeed } from '#test/lab/support/runToEnd.ts';

/**
 * Makes the log of a data folder a pipe that nobody reads: the clerk hangs at the first line, in a system call, as it
 * does on a disk that has died.
 */
export async function makeLogHang(dataDir: string): Promise<null> {
  await mkdir(join(dataDir, 'log'), { recursive: true, mode: 0o700 });
  await succeed('mkfifo', [logOf(dataDir)]);
  return null;
}

/** Opens the other end of the pipe, and with that lets the clerk go on. To be disposed of after the engine. */
export async function letClerkGoOn(dataDir: string): Promise<AsyncDisposable> {
  return open(logOf(dataDir), constants.O_RDONLY | constants.O_NONBLOCK);
}

/** Has the engine write a line into its log: a client that breaks the protocol is worth one. */
export function causeLogLine(address: URL): void {
  const upgrade = request(new URL('/api/v1/ws', address.origin), {
    headers: {
      authorization: `Bearer ${address.searchParams.get('token')}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
    },
  });
  upgrade.on('upgrade', (_answer, socket) => {
    socket.on('error', () => {});
    socket.end(Buffer.from([0xff, 0xff]));
  });
  upgrade.end();
}

function logOf(dataDir: string): string {
  return join(dataDir, 'log', 'engine.log');
}
