/** Wakes one waiter. A ring that nobody waits for is remembered, several are one. */
export class Doorbell {
  #isRung = false;
  #answer: (() => void) | null = null;

  ring(): void {
    if (this.#answer) this.#answer();
    else this.#isRung = true;
  }

  /** Resolves at the next ring (at once when there was one since), or when `signal` aborts. Never rejects. */
  rung(signal: AbortSignal): Promise<void> {
    if (this.#isRung || signal.aborted) {
      this.#isRung = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const answer = () => {
        signal.removeEventListener('abort', answer);
        this.#answer = null;
        resolve();
      };
      this.#answer = answer;
      signal.addEventListener('abort', answer);
    });
  }
}
