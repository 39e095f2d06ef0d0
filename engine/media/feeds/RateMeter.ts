/** Bytes per second over a sliding window of one-second slots. */

const SLOTS = 4;

export class RateMeter {
  #slots = new Float64Array(SLOTS);
  #current = 0;

  add(bytes: number, nowMs: number): void {
    this.#moveTo(nowMs);
    const slot = this.#current % SLOTS;
    this.#slots[slot] = (this.#slots[slot] ?? 0) + bytes;
  }

  /** Over the full seconds of the window before this one. */
  kbps(nowMs: number): number {
    this.#moveTo(nowMs);
    const running = this.#slots[this.#current % SLOTS] ?? 0;
    const total = this.#slots.reduce((sum, bytes) => sum + bytes, 0) - running;
    return Math.round((total * 8) / (SLOTS - 1) / 1000);
  }

  #moveTo(nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    if (second - this.#current >= SLOTS) {
      this.#slots.fill(0);
      this.#current = second;
    }
    while (this.#current < second) {
      this.#current++;
      this.#slots[this.#current % SLOTS] = 0;
    }
  }
}
