const LOOK_MS = 5;

/**
 * The most of the processor's time that one turn of this thread's loop takes. A turn is seen from one timer to the
 * next, so the figure is at most a few milliseconds too high; what other processes take of the machine is not in it.
 */
export class TurnMeter implements Disposable {
  #last = process.threadCpuUsage();
  #longestMs = 0;
  readonly #timer = setInterval(() => this.#look(), LOOK_MS);

  get longestMs(): number {
    return this.#longestMs;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { user, system } = process.threadCpuUsage(this.#last);
    this.#last = process.threadCpuUsage();
    this.#longestMs = Math.max(this.#longestMs, (user + system) / 1000);
  }
}
