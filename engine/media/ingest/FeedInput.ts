import type { RtmpMessage } from '#engine/wire/rtmp/messages.ts';

/** Where ingest hands the messages of one accepted session to, until it says that the session ended. */
export interface FeedInput {
  /**
   * `arrivalMs`: when its last byte was read, on the engine's clock. Throws `WireError` when a header or body breaks its
   * format: the session is of no more use then.
   */
  take(message: RtmpMessage, arrivalMs: number): void;
  /** Milliseconds since the last picture, sound or header of this session. */
  silentMs(): number;
  end(cause: 'connection-ended' | 'replaced'): void;
}
