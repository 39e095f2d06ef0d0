/** An engine that has proved that it holds our token. */
export interface RunningEngine {
  /** Scheme, host and port, without a path: `http://127.0.0.1:7350`. */
  readonly origin: string;
  readonly token: string;
  readonly version: string;
  /** Changes when the engine starts anew. */
  readonly instance: string;
  readonly pid: number;
  readonly isOnAir: boolean;
  /** Whether it speaks our major version of the contract. If not, only what `/hello` says of it may be relied on. */
  readonly sharesContract: boolean;
}
