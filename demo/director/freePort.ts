import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { ListenOption } from './options.ts';

/**
 * The port that was wished for, or another one when that is taken and nobody insisted. It is free now; that somebody
 * takes it before the engine does is left to the engine to say. Throws with one line for people.
 */
export async function freePort({ host, port, isFixed }: ListenOption): Promise<number> {
  try {
    return await tryPort(host, port);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (isFixed || port === 0) throw new Error(`cannot listen on ${host}:${port} (${code})`);
    return tryPort(host, 0);
  }
}

async function tryPort(host: string, port: number): Promise<number> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  const found = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return found;
}
