import { connect, createServer, type Server, type Socket } from 'node:net';

/** A stretch of cable between a client and a server that listens on 127.0.0.1, which a test can break. */
export class TcpGate implements AsyncDisposable {
  /** How many have come so far. */
  connections = 0;
  readonly #server: Server;
  readonly #ends = new Set<Socket>();

  private constructor(toPort: number) {
    this.#server = createServer((client) => {
      this.connections++;
      const far = connect(toPort, '127.0.0.1');
      for (const [from, to] of [
        [client, far],
        [far, client],
      ] as const) {
        this.#ends.add(from);
        // Its end is seen by `close`.
        from.on('error', () => {});
        from.on('close', () => {
          this.#ends.delete(from);
          to.destroy();
        });
        from.pipe(to);
      }
    });
  }

  static start(toPort: number): Promise<TcpGate> {
    const gate = new TcpGate(toPort);
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
    for (const end of this.#ends) end.resetAndDestroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.reset();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
