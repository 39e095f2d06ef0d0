import type { Fault } from '#engine/base/fault.ts';

/** What is wrong with storage now, by what it concerns: each trouble is told once, and once when it is over. */
export class Troubles {
  readonly #onTrouble: (fault: Fault) => void;
  readonly #onRecovered: (fault: Fault) => void;
  readonly #present = new Map<string, Fault>();

  constructor(onTrouble: (fault: Fault) => void, onRecovered: (fault: Fault) => void) {
    this.#onTrouble = onTrouble;
    this.#onRecovered = onRecovered;
  }

  raise(what: string, fault: Fault): void {
    const present = this.#present.get(what);
    if (present?.code === fault.code) return;
    if (present) this.#onRecovered(present);
    this.#present.set(what, fault);
    this.#onTrouble(fault);
  }

  clear(what: string): void {
    const present = this.#present.get(what);
    if (!present) return;
    this.#present.delete(what);
    this.#onRecovered(present);
  }
}
