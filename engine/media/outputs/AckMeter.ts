/**
 * What a server has confirmed, by RTMP acknowledgements. Any of them is progress. Delivered bytes grow by the difference
 * to the last one, mod 2^32; a value that fell or exceeds what was sent re-anchors without a finding: nginx-rtmp
 * restarts its counter at 0xf0000000. As much counts as under way then as did after the one before, so that a session
 * of weeks with many restarts does not pile up bytes that never count as delivered.
 */
export class AckMeter {
  #lastValue = 0;
  #deliveredBytes = 0;
  #underWayBytes = 0;
  #count = 0;
  #lastAtMs: number | null = null;
  #usualMs: number | null = null;
  #stepBytes = 0;

  acknowledged(value: number, sentBytes: number, nowMs: number): void {
    const grownBytes = (value - this.#lastValue) >>> 0;
    this.#lastValue = value;
    if (this.#deliveredBytes + grownBytes <= sentBytes) {
      this.#deliveredBytes += grownBytes;
      this.#stepBytes = usual(this.#stepBytes, grownBytes);
    } else this.#deliveredBytes = Math.max(this.#deliveredBytes, sentBytes - this.#underWayBytes);
    this.#underWayBytes = sentBytes - this.#deliveredBytes;
    if (this.#lastAtMs !== null) this.#usualMs = usual(this.#usualMs ?? 0, nowMs - this.#lastAtMs);
    this.#lastAtMs = nowMs;
    this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  get deliveredBytes(): number {
    return this.#deliveredBytes;
  }

  /** Usual time between two acknowledgements, in ms; null before the second. */
  get usualMs(): number | null {
    return this.#usualMs;
  }

  /** Usual bytes between two acknowledgements: servers may keep to a window of their own. */
  get stepBytes(): number {
    return this.#stepBytes;
  }
}

/** Grows at once, shrinks slowly: limits made from it must not be too sharp. */
function usual(before: number, value: number): number {
  return value > before ? value : before * 0.9 + value * 0.1;
}
