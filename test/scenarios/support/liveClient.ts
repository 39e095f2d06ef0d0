import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { type LinkWebsocketClientOptions, RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Contract } from '#shared/api/contract.ts';

/** What a page does: follows state and journal over a WebSocket. Answers the socket once the first state is there. */
export async function liveClient(address: URL): Promise<WebSocket> {
  const headers = { authorization: `Bearer ${address.searchParams.get('token')}` };
  const socket = new WebSocket(`ws://${address.host}/api/v1/ws`, { headers });
  // What becomes of it is the test's doing.
  socket.on('error', () => {});
  await once(socket, 'open');
  // The `ws` package's socket differs from the browser's in the types of listeners alone.
  const websocket = socket as unknown as LinkWebsocketClientOptions['websocket'];
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ websocket }));
  const [states, entries] = await Promise.all([client.state.watch(), client.journal.watch({ last: 100 })]);
  await states.next();
  void follow(states);
  void follow(entries);
  return socket;
}

async function follow(updates: AsyncIterable<unknown>): Promise<void> {
  try {
    for await (const _ of updates);
  } catch {
    // The socket was killed.
  }
}
