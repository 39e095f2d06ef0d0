import type { Clock, Timer } from '#engine/base/clock.ts';
import { type Fault, fault } from '#engine/base/fault.ts';

const TELL_EVERY_MS = 10_000;

/** Counts what a full queue had to drop and tells it: at the first, then at most every 10 s with the count so far. */
export class DroppedNotes {
  readonly #clock: Clock;
  readonly #onTrouble: (fault: Fault) => void;
  readonly #onRecovered: (fault: Fault) => void;
  readonly #counts = new Map<string, number>();
  #told: Fault | null = null;
  #next: Timer | null = null;

  constructor(clock: Clock, onTrouble: (fault: Fault) => void, onRecovered: (fault: Fault) => void) {
    this.#clock = clock;
    this.#onTrouble = onTrouble;
    this.#onRecovered = onRecovered;
  }

  add(kind: string): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    if (this.#told === null) this.#tell();
    else this.#next ??= this.#clock.after(TELL_EVERY_MS, () => this.#tell());
  }

  /** The clerk took a batch: it keeps up again. */
  settle(): void {
    this.#next?.cancel();
    this.#next = null;
    if (this.#told === null) return;
    this.#onRecovered(this.#fault());
    this.#told = null;
    this.#counts.clear();
  }

  close(): void {
    this.#next?.cancel();
  }

  #tell(): void {
    this.#next = null;
    this.#told = this.#fault();
    this.#onTrouble(this.#told);
  }

  #fault(): Fault {
    const counts = [...this.#counts];
    const dropped = counts.reduce((sum, [, count]) => sum + count, 0);
    return fault('clerk-backlog', { dropped, what: counts.map(([kind, count]) => `${kind}: ${count}`).join(', ') });
  }
}
