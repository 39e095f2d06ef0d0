import { createORPCClient } from '@orpc/client';
import { type LinkWebsocketClientOptions, RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Clock } from '#engine/base/clock.ts';
import type { Contract, DemoFault } from '#shared/api/contract.ts';
import type { JournalEntry } from '#shared/model/journal.ts';
import type { DemoState, EngineState } from '#shared/model/state.ts';

export interface EngineClientOptions {
  /** As the ready line gives it, with the token. */
  readonly url: URL;
  readonly clock: Clock;
  /** What runs, asked for at each new connection. */
  readonly parts: () => DemoState['parts'];
  readonly onRequest: (subject: string, fault: DemoFault) => void;
  /** Each entry once, oldest first. */
  readonly onJournal: (entry: JournalEntry) => void;
}

type Client = ContractRouterClient<Contract>;

const REDIAL_MS = 500;
const JOURNAL_LENGTH = 200;

/** The director's end of the engine's WebSocket. Dials again until it is closed, so the engine may restart. */
export class EngineClient {
  readonly #options: EngineClientOptions;
  #socket: WebSocket | null = null;
  #client: Client | null = null;
  #state: EngineState | null = null;
  #lastSeq = 0;
  #isClosed = false;

  constructor(options: EngineClientOptions) {
    this.#options = options;
    this.#dial();
  }

  /** The newest that is known; null before the first connection. */
  get state(): EngineState | null {
    return this.#state;
  }

  /** Tells the engine what runs now. Without a connection nothing: the next one begins with it. */
  report(): void {
    this.#client?.demo.report({ parts: this.#options.parts() }).catch(() => this.#hangUp());
  }

  /** Throws when there is no connection. */
  async stopEngine(): Promise<void> {
    if (!this.#client) throw new Error('not connected');
    await this.#client.engine.stop();
  }

  close(): void {
    this.#isClosed = true;
    this.#hangUp();
  }

  #dial(): void {
    if (this.#isClosed) return;
    const { url, clock } = this.#options;
    const address = `ws://${url.host}/api/v1/ws`;
    const socket = new WebSocket(address, { headers: { authorization: `Bearer ${url.searchParams.get('token')}` } });
    this.#socket = socket;
    socket.on('open', () => this.#begin(socket));
    // An error is followed by `close`.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#client = null;
      clock.after(REDIAL_MS, () => this.#dial());
    });
  }

  #begin(socket: WebSocket): void {
    // The `ws` package's socket differs from the browser's in the types of listeners alone.
    const websocket = socket as unknown as LinkWebsocketClientOptions['websocket'];
    const client: Client = createORPCClient(new RPCLink({ websocket }));
    this.#client = client;
    this.report();
    for (const watch of [this.#watchState(client), this.#watchJournal(client), this.#watchRequests(client)]) {
      watch.finally(() => this.#hangUp()).catch(() => {});
    }
  }

  async #watchState(client: Client): Promise<void> {
    for await (const update of await client.state.watch()) {
      if (update.kind === 'snapshot') this.#state = update.state;
      else if (this.#state) this.#state = { ...this.#state, ...present(update.sections) };
    }
  }

  async #watchJournal(client: Client): Promise<void> {
    for await (const entries of await client.journal.watch({ last: JOURNAL_LENGTH })) {
      for (const entry of entries) {
        if (entry.seq <= this.#lastSeq) continue;
        this.#lastSeq = entry.seq;
        this.#options.onJournal(entry);
      }
    }
  }

  async #watchRequests(client: Client): Promise<void> {
    for await (const { subject, fault } of await client.demo.requests()) this.#options.onRequest(subject, fault);
  }

  #hangUp(): void {
    this.#socket?.terminate();
  }
}

/** Without the sections that are absent. */
function present(
  sections: { [Section in keyof EngineState]?: EngineState[Section] | undefined },
): Partial<EngineState> {
  return Object.fromEntries(Object.entries(sections).filter(([, section]) => section !== undefined));
}
