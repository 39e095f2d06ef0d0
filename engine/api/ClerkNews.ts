import type { Fault } from '#engine/base/fault.ts';
import type { Studio } from '#shared/model/studio.ts';

export interface ClerkListener {
  onTrouble(fault: Fault): void;
  onRecovered(fault: Fault): void;
  onSecretsUnlocked(studio: Studio): void;
}

/** What the clerk says while the engine is still being made waits here, in order, until the engine listens. */
export class ClerkNews implements ClerkListener {
  #waiting: ((listener: ClerkListener) => void)[] = [];
  #listener: ClerkListener | null = null;

  /** Call it once. */
  listen(listener: ClerkListener): void {
    this.#listener = listener;
    for (const tell of this.#waiting) tell(listener);
    this.#waiting = [];
  }

  onTrouble(fault: Fault): void {
    this.#tell((listener) => listener.onTrouble(fault));
  }

  onRecovered(fault: Fault): void {
    this.#tell((listener) => listener.onRecovered(fault));
  }

  onSecretsUnlocked(studio: Studio): void {
    this.#tell((listener) => listener.onSecretsUnlocked(studio));
  }

  #tell(tell: (listener: ClerkListener) => void): void {
    if (this.#listener) tell(this.#listener);
    else this.#waiting.push(tell);
  }
}
