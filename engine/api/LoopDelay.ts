import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const NS_PER_S = 1e9;

/** How late the engine's loop runs, in seconds. */
export interface LoopDelayFigures {
  readonly p50S: number;
  readonly p99S: number;
  readonly maxS: number;
}

/** Measures since the last reading; the kernel of Node does it, without a timer in our loop's code. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#histogram.enable();
  }

  read(): LoopDelayFigures {
    // The histogram counts its own interval in, and says NaN while it is empty.
    const seconds = (ns: number) => (Number.isFinite(ns) ? Math.max(0, ns / NS_PER_S - RESOLUTION_MS / 1000) : 0);
    const figures = {
      p50S: seconds(this.#histogram.percentile(50)),
      p99S: seconds(this.#histogram.percentile(99)),
      maxS: this.#histogram.count === 0 ? 0 : seconds(this.#histogram.max),
    };
    this.#histogram.reset();
    return figures;
  }

  close(): void {
    this.#histogram.disable();
  }
}
