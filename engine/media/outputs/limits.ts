/** Time limits of every step and bounds of what waits, for all outputs alike. */
export const OUTPUT_LIMITS = {
  tcpMs: 4_000,
  tlsMs: 4_000,
  connectMs: 5_000,
  publishMs: 5_000,
  /** Without progress for so long an output is stalled, or for three usual acknowledgement intervals if that is more. */
  noProgressMs: 1_000,
  noProgressCapMs: 10_000,
  /** With no other path a session is given up when it has been stalled for so long. */
  patienceMs: 3_000,
  /** A session without any acknowledgement for so long is judged by the kernel's queue. */
  acklessMs: 5_000,
  minFlightBytes: 256 * 1024,
  /**
   * A session ends by itself at an IDR when its content has run for 19 days, and the next goes on with that IDR: times on
   * the wire stay far from 2^31 ms (24.8 days), where many a server goes wrong.
   */
  sessionMs: 19 * 24 * 3_600_000,
  /** Drop rules, by how far the output is behind. */
  dropDisposableMs: 700,
  dropToIdrMs: 2_500,
  closeMs: 10_000,
  /** What was not confirmed is sent again at most this much faster than real time. */
  replaySpeed: 2,
  backoff: { firstMs: 250, factor: 1.6, capMs: 8_000, jitter: 0.3 },
  /** While a service keeps the stream of a broken session open, it is tried again at least so often. */
  graceRetryMs: { least: 1_000, most: 2_000 },
  /** A server that still holds our dead session frees the key at some moment: ask often. */
  staleKeyMs: 500,
} as const;

/** Window we ask servers to acknowledge by: 200 ms of program. */
export function windowAckBytes(programKbps: number): number {
  const bytes = (programKbps * 1000 * 0.2) / 8;
  return Math.round(Math.min(256 * 1024, Math.max(16 * 1024, bytes)));
}
