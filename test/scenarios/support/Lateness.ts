import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

const RESOLUTION_MS = 10;

/** A thread with nothing else to do: what its timers are late by is the machine's doing. Answers ms, and begins anew. */
const witness = `
  const { monitorEventLoopDelay } = require('node:perf_hooks');
  const { parentPort } = require('node:worker_threads');
  const delay = monitorEventLoopDelay({ resolution: ${RESOLUTION_MS} });
  delay.enable();
  parentPort.on('message', () => {
    parentPort.postMessage(delay.max / 1e6);
    delay.reset();
  });`;

/**
 * How late this machine lets programs run. A bound in time holds for a machine that has nothing else to do; what a busy
 * one adds to it is measured here in the same minutes, beside the engine and not in it, so that an engine that waits
 * does not excuse itself.
 */
export class Lateness implements AsyncDisposable {
  readonly #own = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #witness = new Worker(witness, { eval: true });

  constructor() {
    this.#own.enable();
  }

  /**
   * What one wait on another process may take longer than on an idle machine, in ms: the worst since the last call.
   * Twice, since who is waited for is as late as who waits.
   */
  async takeMs(): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#witness.once('message', resolve);
    this.#witness.postMessage(null);
    const ownMs = this.#own.max / 1e6;
    this.#own.reset();
    const worstMs = Math.max(ownMs, await promise) - RESOLUTION_MS;
    return 2 * Math.max(0, worstMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#own.disable();
    await this.#witness.terminate();
  }
}
