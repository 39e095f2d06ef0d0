import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '#engine/base/clock.ts';
import type { PictureBook } from '../clips/PictureBook.ts';
import type { DestinationReport } from './DestinationReport.ts';
import { DestinationSession } from './DestinationSession.ts';
import { Ledger } from './Ledger.ts';

export interface DestinationServerOptions {
  readonly clock: Clock;
  readonly book: PictureBook;
  readonly streamKey: string;
}

const MAX_CONNECTIONS = 16;

/** A small RTMP server on the loopback with one stream key and one publisher at a time. Keeps accounts, keeps no media. */
export class DestinationServer {
  readonly #options: DestinationServerOptions;
  readonly #ledger: Ledger;
  readonly #server: Server;
  readonly #sessions = new Set<DestinationSession>();
  #publisher: DestinationSession | null = null;

  constructor(options: DestinationServerOptions) {
    this.#options = options;
    this.#ledger = new Ledger(options.book, options.clock.nowMs());
    this.#server = createServer((socket) => this.#accept(socket));
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** Port 0: any free one. Returns the port; throws when it is taken. */
  async listen(port: number): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  report(): DestinationReport {
    return this.#ledger.report(this.#options.clock.nowMs());
  }

  close(): void {
    this.#server.close();
    for (const session of this.#sessions) session.close();
  }

  #accept(socket: Socket): void {
    const { clock, streamKey } = this.#options;
    const session: DestinationSession = new DestinationSession(socket, {
      clock,
      streamKey,
      mayPublish: () => this.#publisher === null,
      onPublish: () => {
        this.#publisher = session;
        this.#ledger.beginSession();
      },
      onMedia: (message) => this.#ledger.add(message, clock.nowMs()),
      onRefuse: () => this.#ledger.refuse(),
      onEnd: (wasPublishing) => {
        this.#sessions.delete(session);
        if (wasPublishing) this.#ended();
      },
    });
    this.#sessions.add(session);
  }

  #ended(): void {
    this.#publisher = null;
    this.#ledger.endSession(this.#options.clock.nowMs());
  }
}
