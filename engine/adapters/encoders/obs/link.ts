import { OBSWebSocket, OBSWebSocketError } from 'obs-websocket-js/json';
import type { Answer, Command, EncoderLink, LinkEnd, LinkListener } from '../plug.ts';
import { linkEndOf } from './faults.ts';
import type { ObsOptions } from './options.ts';

/** General (1), Config (2) and Outputs (64). */
const EVENT_SUBSCRIPTIONS = 67;

const EVENTS = [
  'StreamStateChanged',
  'CurrentProfileChanged',
  'CurrentSceneCollectionChanging',
  'CurrentSceneCollectionChanged',
] as const;

class ObsSocket extends OBSWebSocket {
  /** The library's `disconnect` waits for the other side to say goodbye, which an OBS that hangs never does. */
  cutOff(): void {
    const socket: unknown = this.socket;
    if (hasTerminate(socket)) socket.terminate();
  }
}

function hasTerminate(socket: unknown): socket is { terminate(): void } {
  return typeof socket === 'object' && socket !== null && 'terminate' in socket;
}

export function openObsLink(options: ObsOptions, on: LinkListener): EncoderLink {
  const socket = new ObsSocket();
  const password = options.password ?? '';
  let isOver = false;
  let socketError = '';
  const finish = (): boolean => {
    if (isOver) return false;
    isOver = true;
    socket.removeAllListeners();
    return true;
  };
  const end = (linkEnd: LinkEnd) => {
    if (finish()) on.ended(linkEnd);
  };
  for (const event of EVENTS) socket.on(event, (data: unknown) => on.told(event, data));
  socket.on('ConnectionError', (error) => {
    socketError = error.message;
  });
  socket.on('ConnectionClosed', (error) => end(linkEndOf(error.code, socketError, password !== '')));
  socket.connect(options.url, password, { rpcVersion: 1, eventSubscriptions: EVENT_SUBSCRIPTIONS }).then(
    () => {
      if (!isOver) on.opened();
    },
    (error: unknown) => end(linkEndOf(1006, error instanceof Error ? error.message : '', password !== '')),
  );
  return {
    call: (command) => ask(socket, command),
    close() {
      finish();
      socket.cutOff();
    },
  };
}

async function ask(socket: ObsSocket, command: Command): Promise<Answer> {
  try {
    const call = command.call as Parameters<ObsSocket['call']>[0];
    return { ok: true, data: await socket.call(call, command.data as never) };
  } catch (error) {
    // What OBS says besides the code is left out: it may repeat what it was sent.
    if (error instanceof OBSWebSocketError) return { ok: false, code: error.code };
    throw error;
  }
}
