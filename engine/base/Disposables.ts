/** Whoever opens, closes: what is made is registered when it is made and closed in reverse order. */
export class Disposables {
  #closers: (() => void | Promise<void>)[] = [];

  add<T extends () => void | Promise<void>>(close: T): T {
    this.#closers.push(close);
    return close;
  }

  /** Closes everything; one that throws does not keep the others open. Answers what was thrown. */
  async close(): Promise<unknown[]> {
    const thrown: unknown[] = [];
    for (const close of this.#closers.reverse()) {
      try {
        await close();
      } catch (error) {
        thrown.push(error);
      }
    }
    this.#closers = [];
    return thrown;
  }
}
