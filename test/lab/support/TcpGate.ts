import { connect, createServer, type Server, type Socket } from 'node:net';

/** A stretch of cable between a client and a server, which a test can break. */
export class TcpGate implements AsyncDisposable {
  /** How many have come so far. */
  connections = 0;
  readonly #server: Server;
  /** Each end of the connections that there are, with the one that its bytes go to. */
  readonly #ends = new Map<Socket, Socket>();
  /** The same of those whose bytes, and whose end, go nowhere for now. */
  readonly #held = new Map<Socket, Socket>();

  private constructor(toPort: number, toHost: string) {
    this.#server = createServer((client) => {
      this.connections++;
      const far = connect(toPort, toHost);
      this.#join(client, far);
      this.#join(far, client);
    });
  }

  static start(toPort: number, toHost = '127.0.0.1'): Promise<TcpGate> {
    const gate = new TcpGate(toPort, toHost);
    return new Promise((resolve) => {
      gate.#server.listen(0, '127.0.0.1', () => resolve(gate));
    });
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Both ends see ECONNRESET. */
  reset(): void {
    for (const end of [...this.#ends.keys()]) end.resetAndDestroy();
  }

  /** Nothing passes the connections that there are, not even their end; new ones work. */
  hold(): void {
    for (const [from, to] of this.#ends) {
      this.#held.set(from, to);
      from.unpipe();
      from.pause();
    }
  }

  /** What was held goes on, with all that was sent meanwhile. */
  letGo(): void {
    for (const [from, to] of this.#held) {
      if (from.destroyed) to.destroy();
      else from.pipe(to);
    }
    this.#held.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.reset();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(from: Socket, to: Socket): void {
    this.#ends.set(from, to);
    // Its end is seen by `close`.
    from.on('error', () => {});
    from.on('close', () => {
      this.#ends.delete(from);
      if (!this.#held.has(from)) to.destroy();
    });
    from.pipe(to);
  }
}
