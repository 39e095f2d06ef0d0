/** Bytes per second over a sliding window of one-second slots. */

const SLOTS = 4;

export class RateMeter {
  readonly #slots = new Float64Array(SLOTS);
  #second = 0;
  /** Asked for with every write of every output, but another only with every second. */
  #kbps = 0;

  add(bytes: number, nowMs: number): void {
    this.#moveTo(nowMs);
    const slot = this.#second % SLOTS;
    this.#slots[slot] = (this.#slots[slot] ?? 0) + bytes;
  }

  /** Over the full seconds of the window before this one. */
  kbps(nowMs: number): number {
    this.#moveTo(nowMs);
    return this.#kbps;
  }

  #moveTo(nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    if (second <= this.#second) return;
    if (second - this.#second >= SLOTS) {
      this.#slots.fill(0);
      this.#second = second;
    }
    while (this.#second < second) {
      this.#second++;
      this.#slots[this.#second % SLOTS] = 0;
    }
    let bytes = 0;
    for (const ofSlot of this.#slots) bytes += ofSlot;
    this.#kbps = Math.round((bytes * 8) / (SLOTS - 1) / 1000);
  }
}
