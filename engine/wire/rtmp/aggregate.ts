import { parseTagHeader } from '../flv/file.ts';
import { WireError } from '../WireError.ts';
import type { RtmpMessage } from './messages.ts';

const TAG_HEADER = 11;
const BACK_POINTER = 4;
/** Publishers that use aggregates gather some frames; a bound on the work that one message can cause. */
const MAX_PARTS = 1_024;

/**
 * Takes an aggregate message (type 22, RTMP 1.0 §7.1.6) apart. Its first tag has the message's time, the others keep
 * their distance to it. Payloads are copies: who keeps one does not keep the whole message. Throws `WireError`.
 */
export function splitAggregate(message: RtmpMessage, onMessage: (message: RtmpMessage) => void): void {
  const { payload, streamId, chunkStreamId } = message;
  let at = 0;
  let parts = 0;
  let rebaseMs: number | null = null;
  while (at < payload.length) {
    parts += 1;
    if (parts > MAX_PARTS) throw new WireError('aggregate-too-many-parts');
    const tag = parseTagHeader(payload, at);
    const from = at + TAG_HEADER;
    const to = from + tag.sizeBytes;
    if (to > payload.length) throw new WireError('aggregate-truncated');
    rebaseMs ??= message.timestampMs - tag.timestampMs;
    const timestampMs = (tag.timestampMs + rebaseMs) >>> 0;
    onMessage({
      type: tag.type,
      streamId,
      chunkStreamId,
      timestampMs,
      payload: Buffer.from(payload.subarray(from, to)),
    });
    at = to + BACK_POINTER;
  }
}
