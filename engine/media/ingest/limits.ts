/** All that a peer can make the ingest hold or wait for is bounded here. */
export const INGEST_LIMITS = {
  connections: 64,
  connectionsPerAddress: 24,
  /** Where there are too many, one that has not asked to publish for so long gives way to a newer one. */
  graceMs: 1_000,
  /** From the accepted socket to `publish`. */
  publishWithinMs: 8_000,
  /** A session that brings not one byte for so long is closed; its feed counts as stalled much earlier. */
  silentMs: 20_000,
  /** A second session for a key is held unanswered for so long, to see whether the first one still lives. */
  holdMs: 1_500,
  /** What we ask the encoder's side to be acknowledged by. */
  windowAckBytes: 2_500_000,
  maxChunkStreams: 64,
  /** All sessions together read for about so long in one turn of the loop, in pieces of so many bytes. */
  turnMs: 10,
  readBytes: 16 * 1024,
  stranger: { maxMessageBytes: 64 * 1024, maxBufferedBytes: 128 * 1024 },
  publisher: { maxMessageBytes: 16 * 1024 * 1024, maxBufferedBytes: 24 * 1024 * 1024 },
} as const;
