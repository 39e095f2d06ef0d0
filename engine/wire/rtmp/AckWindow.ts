/** Counts what came in and tells when the peer is due an acknowledgement (RTMP 1.0 §5.4.3, §5.4.4). */
export class AckWindow {
  /** Peers wait for acknowledgements although they never said how often; and none is harmed by more of them. */
  static readonly defaultBytes = 2_500_000;
  #windowBytes = AckWindow.defaultBytes;
  #received = 0;
  #acknowledged = 0;

  get received(): number {
    return this.#received;
  }

  /** What the peer asked for. 0 is no window. */
  adopt(windowBytes: number): void {
    if (windowBytes > 0) this.#windowBytes = Math.min(windowBytes, AckWindow.defaultBytes);
  }

  add(bytes: number): void {
    this.#received += bytes;
  }

  /** The number to acknowledge now, or null. */
  takeDue(): number | null {
    if (this.#received - this.#acknowledged < this.#windowBytes) return null;
    this.#acknowledged = this.#received;
    return this.#received;
  }
}
