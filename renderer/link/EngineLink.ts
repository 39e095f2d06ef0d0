import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract, StateUpdate } from '#shared/api/contract.ts';
import type { JournalEntry } from '#shared/model/journal.ts';
import { firstDial, type LinkEffect, type LinkEvent, type LinkState, type LinkStep, stepLink } from './linkMachine.ts';
import { probeEngine } from './probeEngine.ts';

export type EngineClient = ContractRouterClient<Contract>;

export interface LinkListener {
  linkChanged(state: LinkState): void;
  updated(update: StateUpdate): void;
  /** `first` is the batch that every new connection begins with: the newest entries that the engine has. */
  journalled(entries: JournalEntry[], first: boolean): void;
}

const JOURNAL_LENGTH = 200;
const DIAL_LIMIT_MS = 5000;
const QUIET_MS = 3000;

/** Runs `linkMachine` against the real engine: one WebSocket at a time, dialled again for as long as the page is open. */
export class EngineLink {
  private readonly origin: string;
  private readonly listener: LinkListener;
  private state: LinkState = { name: 'dialling', attempt: 0 };
  private client: EngineClient | null = null;
  private session: AbortController | null = null;
  private lastHeardMs = 0;

  /** `origin`: where the page came from, for example `http://127.0.0.1:7350`. */
  constructor(origin: string, listener: LinkListener) {
    this.origin = origin;
    this.listener = listener;
  }

  open(): void {
    this.follow(firstDial());
  }

  /** Try at once: the person pressed, or came back to the page. */
  retry(): void {
    this.send({ type: 'retry' });
  }

  /** The calls of the contract; null while there is no connection. */
  calls(): EngineClient | null {
    return this.state.name === 'live' ? this.client : null;
  }

  private send(event: LinkEvent): void {
    this.follow(stepLink(this.state, event, Math.random()));
  }

  private follow(step: LinkStep): void {
    const isNew = step.state !== this.state;
    this.state = step.state;
    if (isNew) this.listener.linkChanged(step.state);
    for (const effect of step.effects) this.run(effect);
  }

  private run(effect: LinkEffect): void {
    switch (effect.type) {
      case 'dial':
        this.dial();
        break;
      case 'probe':
        void probeEngine(this.origin).then((answer) => this.send({ type: 'answered', answer }));
        break;
      case 'wait':
        setTimeout(() => this.send({ type: 'due' }), effect.ms);
        break;
    }
  }

  private dial(): void {
    const session = new AbortController();
    this.session = session;
    const socket = new WebSocket(`${this.origin.replace(/^http/, 'ws')}/api/v1/ws`);
    socket.binaryType = 'arraybuffer';
    const client: EngineClient = createORPCClient(new RPCLink({ websocket: socket }));
    this.client = client;
    session.signal.addEventListener('abort', () => socket.close());
    const end = () => this.end(session);
    socket.addEventListener('close', end, { signal: session.signal });
    setTimeout(() => this.state.name === 'dialling' && end(), DIAL_LIMIT_MS);
    socket.addEventListener('open', () => this.watch(client, session), { signal: session.signal });
  }

  private watch(client: EngineClient, session: AbortController): void {
    const end = () => this.end(session);
    this.watchState(client, session).then(end, end);
    this.watchJournal(client, session).then(end, end);
    this.watchSilence(session);
  }

  /** Ends with its socket. It gets no signal: the client would answer that by writing to the socket that is closed. */
  private async watchState(client: EngineClient, session: AbortController): Promise<void> {
    for await (const update of await client.state.watch()) {
      if (session.signal.aborted) return;
      this.lastHeardMs = performance.now();
      this.listener.updated(update);
      if (update.kind === 'snapshot') this.send({ type: 'snapshot' });
    }
  }

  private async watchJournal(client: EngineClient, session: AbortController): Promise<void> {
    let first = true;
    const batches = await client.journal.watch({ last: JOURNAL_LENGTH });
    for await (const entries of batches) {
      if (session.signal.aborted) return;
      this.listener.journalled(entries, first);
      first = false;
    }
  }

  /** A frozen engine keeps its sockets open: when nothing has come for a while, ask whether its loop still runs. */
  private watchSilence(session: AbortController): void {
    const timer = setInterval(() => {
      if (performance.now() - this.lastHeardMs < QUIET_MS) return;
      fetch(`${this.origin}/livez`, { signal: AbortSignal.timeout(QUIET_MS), cache: 'no-store' }).catch(() =>
        this.end(session),
      );
    }, QUIET_MS);
    session.signal.addEventListener('abort', () => clearInterval(timer));
  }

  private end(session: AbortController): void {
    if (session.signal.aborted) return;
    session.abort();
    if (this.session === session) this.send({ type: 'ended' });
  }
}
