import type { Clock } from '#engine/base/clock.ts';
import { AckMeter } from './AckMeter.ts';
import { OUTPUT_LIMITS } from './limits.ts';

/** So much more than its usual step may be under way before an acknowledgement counts as overdue. */
const OVERDUE_STEPS = 2;

/**
 * What of the bytes of one session was delivered, by two witnesses: the server's acknowledgements, and the queue of
 * the kernel. The server's word counts for what is confirmed, once it has spoken. A server acknowledges by bytes, so a
 * thin program (the slate) makes it silent for long: until an acknowledgement is overdue, bytes that left the kernel's
 * queue are progress, too.
 */
export class Delivery {
  readonly #clock: Clock;
  readonly #acks = new AckMeter();
  #sentBytes = 0;
  #drainedBytes = 0;
  #lastProgressMs: number;
  #publishingSinceMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lastProgressMs = clock.nowMs();
  }

  sent(bytes: number): void {
    if (this.inFlightBytes <= 0) this.#lastProgressMs = this.#clock.nowMs();
    this.#sentBytes += bytes;
  }

  publishing(): void {
    this.#publishingSinceMs = this.#clock.nowMs();
    this.#lastProgressMs = this.#publishingSinceMs;
  }

  acknowledged(value: number): void {
    const nowMs = this.#clock.nowMs();
    this.#acks.acknowledged(value, this.#sentBytes, nowMs);
    this.#lastProgressMs = nowMs;
  }

  /** Of all that was sent `bytes` have left the kernel's queue. Answers whether that is progress. */
  drained(bytes: number): boolean {
    if (bytes <= this.#drainedBytes) return false;
    this.#drainedBytes = bytes;
    if (this.#isAcknowledgementOverdue) return false;
    this.#lastProgressMs = this.#clock.nowMs();
    return true;
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** False: the server never confirms. Null while it is too early to say. */
  get acknowledges(): boolean | null {
    if (this.#acks.count > 0) return true;
    if (this.#publishingSinceMs === null) return null;
    return this.#clock.nowMs() - this.#publishingSinceMs > OUTPUT_LIMITS.acklessMs ? false : null;
  }

  get confirmedBytes(): number {
    return this.#acks.count > 0 ? this.#acks.deliveredBytes : this.#drainedBytes;
  }

  get inFlightBytes(): number {
    return this.#sentBytes - this.confirmedBytes;
  }

  /** In flight there must be room for more than the server's own step, or both sides wait for each other. */
  get minFlightBytes(): number {
    return Math.max(OUTPUT_LIMITS.minFlightBytes, OVERDUE_STEPS * this.#acks.stepBytes);
  }

  /** Ms since anything of what is in flight was confirmed; 0 when nothing is. */
  get stillMs(): number {
    return this.inFlightBytes > 0 ? this.#clock.nowMs() - this.#lastProgressMs : 0;
  }

  /** Without progress for longer than this the session stands still, in ms. */
  get stillLimitMs(): number {
    const { noProgressMs, noProgressCapMs } = OUTPUT_LIMITS;
    const earlyMs = this.acknowledges === null ? 2 * noProgressMs : noProgressMs;
    return Math.max(earlyMs, Math.min(noProgressCapMs, 3 * (this.#acks.usualMs ?? 0)));
  }

  get #isAcknowledgementOverdue(): boolean {
    const underWayBytes = this.#sentBytes - this.#acks.deliveredBytes;
    return this.#acks.count > 0 && underWayBytes > OVERDUE_STEPS * this.#acks.stepBytes;
  }
}
