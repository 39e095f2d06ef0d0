import { MessageType, type RtmpMessage } from '#engine/wire/rtmp/messages.ts';
import type { Mangle } from './Mangler.ts';

/** The clock of the encoder stands still at the first message. */
export function freezeTimes(): Mangle {
  return stamped((_, firstMs) => firstMs);
}

/** The clock of the encoder jumps, once. */
export function jumpTimes(byMs: number): Mangle {
  return stamped((nowMs) => nowMs + byMs);
}

/** The clock of the encoder runs as fast as before, backwards. */
export function reverseTimes(): Mangle {
  return stamped((nowMs, firstMs) => 2 * firstMs - nowMs);
}

/** Pictures stop; all else goes on. */
export const noPictures: Mangle = (message) => (message.type === MessageType.video ? null : message);

/** `firstMs`: time of the first message that is mangled. Times are unsigned 32 bit, as on the wire. */
function stamped(stamp: (nowMs: number, firstMs: number) => number): Mangle {
  let firstMs: number | null = null;
  return (message: RtmpMessage) => {
    firstMs ??= message.timestampMs;
    return { ...message, timestampMs: stamp(message.timestampMs, firstMs) >>> 0 };
  };
}
