import { Worker } from 'node:worker_threads';
import { backoffMs } from '#engine/base/backoff.ts';
import type { Clock, Timer } from '#engine/base/clock.ts';
import { type Fault, fault } from '#engine/base/fault.ts';
import type { ClerkQueue } from './ClerkQueue.ts';
import type { Batch, FromClerk } from './messages.ts';

/** A batch that is not done after this long means that the clerk hangs (a dead disk, a stuck network folder). */
const HANGS_AFTER_MS = 5000;
/** An idle clerk is asked this often whether it still answers. */
const ASK_EVERY_MS = 5000;
const END_LIMIT_MS = 250;
const RESTART = { firstMs: 250, factor: 2, capMs: 10_000, jitter: 0 };

export interface ConnectionPorts {
  readonly workerUrl: URL;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly queue: ClerkQueue;
  readonly onMessage: (message: FromClerk) => void;
  /** The worker is done with this batch: what it has not answered it will not answer. */
  readonly onDone: (batch: Batch) => void;
  /** The worker ended with this batch under way. */
  readonly onLost: (batch: Batch) => void;
  readonly onTrouble: (fault: Fault) => void;
  readonly onRecovered: (fault: Fault) => void;
}

/**
 * The life of the worker thread: it is started, handed one batch at a time, watched, and started again when it dies.
 * One that hangs is left alone (a thread in a system call can't be ended), while the queue before it fills.
 */
export class ClerkConnection {
  readonly #ports: ConnectionPorts;
  #worker: Worker | null = null;
  #isOpen = false;
  #isStopping = false;
  #inFlight: { batch: Batch; sinceMs: number } | null = null;
  #hang: Fault | null = null;
  #death: Fault | null = null;
  #deaths = 0;
  #watch: Timer | null = null;
  #restart: Timer | null = null;
  #isWoken = false;
  #lastAskMs = 0;
  #ended: () => void = () => {};

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
  }

  /** Does the clerk answer? */
  get isAlive(): boolean {
    return this.#isOpen && this.#hang === null;
  }

  start(): void {
    this.#spawn();
    this.#watch = this.#ports.clock.every(1000, () => this.#look());
  }

  /** Something was put into the queue: it goes out together with what else is put there in this turn. */
  wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    queueMicrotask(() => {
      this.#isWoken = false;
      if (!this.#ports.queue.isEmpty) this.#send();
    });
  }

  /** From now on an end of the worker is no death. */
  expectEnd(): void {
    this.#isStopping = true;
    this.#watch?.cancel();
    this.#restart?.cancel();
  }

  /** Is there a thread? After `stop` that means that it is stuck in a system call. */
  get hasThread(): boolean {
    return this.#worker !== null;
  }

  /** Ends the worker, by force when it does not end by itself within 250 ms; waits for that as long again at most. */
  async stop(): Promise<void> {
    this.expectEnd();
    const worker = this.#worker;
    if (!worker || (await this.#hasEnded())) return;
    void worker.terminate();
    worker.unref();
    await this.#hasEnded();
  }

  #hasEnded(): Promise<boolean> {
    return new Promise((resolve) => {
      if (!this.#worker) return resolve(true);
      const limit = this.#ports.clock.after(END_LIMIT_MS, () => resolve(false));
      this.#ended = () => {
        limit.cancel();
        resolve(true);
      };
    });
  }

  #spawn(): void {
    const worker = new Worker(this.#ports.workerUrl, {
      workerData: { dataDir: this.#ports.dataDir },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    let reason = 'it ended by itself';
    worker.on('message', (message: FromClerk) => this.#heard(message));
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => this.#exited(worker, reason));
    this.#worker = worker;
  }

  #heard(message: FromClerk): void {
    if (message.kind === 'opened') this.#opened(message.outcome.ok);
    else if (message.kind === 'batchDone') this.#batchDone();
    this.#ports.onMessage(message);
    if (this.#isOpen && !this.#ports.queue.isEmpty) this.#send();
  }

  #opened(isOpen: boolean): void {
    this.#isOpen = isOpen;
    if (!isOpen || this.#death === null) return;
    this.#ports.onRecovered(this.#death);
    this.#death = null;
  }

  #batchDone(): void {
    const done = this.#inFlight?.batch;
    this.#inFlight = null;
    if (done) this.#ports.onDone(done);
    this.#deaths = 0;
    if (this.#hang === null) return;
    this.#ports.onRecovered(this.#hang);
    this.#hang = null;
  }

  #send(): void {
    if (!this.#isOpen || this.#inFlight || !this.#worker) return;
    const batch = this.#ports.queue.take();
    this.#inFlight = { batch, sinceMs: this.#ports.clock.nowMs() };
    this.#worker.postMessage(batch);
  }

  #look(): void {
    const nowMs = this.#ports.clock.nowMs();
    if (this.#inFlight === null) {
      if (nowMs - this.#lastAskMs < ASK_EVERY_MS) return;
      this.#lastAskMs = nowMs;
      this.#send();
      return;
    }
    const silentMs = nowMs - this.#inFlight.sinceMs;
    if (this.#hang !== null || silentMs < HANGS_AFTER_MS) return;
    this.#hang = fault('clerk-hangs', { seconds: Math.round(silentMs / 1000) });
    this.#ports.onTrouble(this.#hang);
  }

  #exited(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#isOpen = false;
    this.#ended();
    const lost = this.#inFlight?.batch;
    this.#inFlight = null;
    if (lost) this.#ports.onLost(lost);
    if (this.#isStopping) return;
    if (this.#death === null) {
      this.#death = fault('clerk-died', { why: reason });
      this.#ports.onTrouble(this.#death);
    }
    if (this.#isStopping) return;
    const waitMs = backoffMs(RESTART, this.#deaths++, () => 0);
    this.#restart = this.#ports.clock.after(waitMs, () => this.#spawn());
  }
}
