import type { RtmpMessage } from './messages.ts';

/**
 * Messages into chunks. Only what every receiver reads the same way is written: a message starts with fmt 0 or 1, never
 * 2 or 3; the extended timestamp is repeated on each continuation; chunk stream ids are 2 to 63, so that the basic header
 * is one byte. Nothing is allocated: the caller has the target and asks `messageBytes` how large it has to be.
 */
export const FMT0_HEADER = 12;
export const FMT1_HEADER = 8;

const EXTENDED = 0xffffff;

export interface MessageHeader {
  readonly fmt: 0 | 1;
  readonly chunkStreamId: number;
  /** Absolute for fmt 0, delta for fmt 1; taken modulo 2^32. */
  readonly timestampMs: number;
  readonly type: number;
  /** Not on the wire with fmt 1. */
  readonly streamId: number;
}

/** The payload's bytes with the continuation headers between them: without the first header, without extended timestamps. */
export function chunkedBytes(payloadBytes: number, chunkSize: number): number {
  return payloadBytes + continuations(payloadBytes, chunkSize);
}

/** All bytes of the message on the wire. */
export function messageBytes(fmt: 0 | 1, payloadBytes: number, chunkSize: number, timestampMs: number): number {
  const header = fmt === 0 ? FMT0_HEADER : FMT1_HEADER;
  const extended = timestampMs >>> 0 >= EXTENDED ? 4 * (1 + continuations(payloadBytes, chunkSize)) : 0;
  return header + chunkedBytes(payloadBytes, chunkSize) + extended;
}

/** Returns the offset after the message. */
export function writeMessage(
  target: Buffer,
  at: number,
  message: MessageHeader & { readonly payload: Buffer },
  chunkSize: number,
): number {
  const start = writeHeader(target, at, message, message.payload.length);
  return writePart(target, start, message, message.payload, 0, chunkSize);
}

/** As `writeMessage`, with the payload in parts, one behind the other; `payloadBytes` is the sum of their lengths. */
export function writeMessageParts(
  target: Buffer,
  at: number,
  message: MessageHeader & { readonly parts: readonly Buffer[]; readonly payloadBytes: number },
  chunkSize: number,
): number {
  let end = writeHeader(target, at, message, message.payloadBytes);
  let written = 0;
  for (const part of message.parts) {
    end = writePart(target, end, message, part, written, chunkSize);
    written += part.length;
  }
  return end;
}

/** The 12 bytes of a fmt 0 header alone, for a time below 0xFFFFFF. Returns the offset after them. */
export function writeFmt0Header(
  target: Buffer,
  at: number,
  header: Omit<MessageHeader, 'fmt'>,
  payloadBytes: number,
): number {
  return writeHeaderFields(target, at, 0, header, payloadBytes);
}

/**
 * The payload of one serialised message that lies at `start` to `end` and has no extended timestamps; `headerBytes` is
 * the size of its first header. A copy.
 */
export function unchunk(chunked: Buffer, start: number, end: number, headerBytes: number, chunkSize: number): Buffer {
  const bodyBytes = end - start - headerBytes;
  const headers = bodyBytes <= chunkSize ? 0 : Math.ceil((bodyBytes - chunkSize) / (chunkSize + 1));
  const payload = Buffer.allocUnsafe(bodyBytes - headers);
  let from = start + headerBytes;
  for (let written = 0; written < payload.length; written += chunkSize) {
    chunked.copy(payload, written, from, Math.min(from + chunkSize, end));
    from += chunkSize + 1;
  }
  return payload;
}

/** A message in a buffer of its own, with fmt 0: for commands and control. */
export function encodeMessage(message: RtmpMessage, chunkSize: number): Buffer {
  const { chunkStreamId, timestampMs, type, streamId, payload } = message;
  const target = Buffer.allocUnsafe(messageBytes(0, payload.length, chunkSize, timestampMs));
  writeMessage(target, 0, { fmt: 0, chunkStreamId, timestampMs, type, streamId, payload }, chunkSize);
  return target;
}

function continuations(payloadBytes: number, chunkSize: number): number {
  return payloadBytes === 0 ? 0 : Math.ceil(payloadBytes / chunkSize) - 1;
}

function writeHeader(target: Buffer, at: number, header: MessageHeader, payloadBytes: number): number {
  const end = writeHeaderFields(target, at, header.fmt, header, payloadBytes);
  const timestampMs = header.timestampMs >>> 0;
  return timestampMs >= EXTENDED ? target.writeUInt32BE(timestampMs, end) : end;
}

function writeHeaderFields(
  target: Buffer,
  at: number,
  fmt: 0 | 1,
  header: Omit<MessageHeader, 'fmt'>,
  payloadBytes: number,
): number {
  target[at] = (fmt << 6) | header.chunkStreamId;
  target.writeUIntBE(Math.min(header.timestampMs >>> 0, EXTENDED), at + 1, 3);
  target.writeUIntBE(payloadBytes, at + 4, 3);
  target[at + 7] = header.type;
  return fmt === 0 ? target.writeUInt32LE(header.streamId, at + 8) : at + FMT1_HEADER;
}

/** `before` is how much of the payload is written already: that tells where the next continuation header is due. */
function writePart(
  target: Buffer,
  at: number,
  header: MessageHeader,
  part: Buffer,
  before: number,
  chunkSize: number,
): number {
  let end = at;
  let taken = 0;
  while (taken < part.length) {
    const inChunk = (before + taken) % chunkSize;
    if (inChunk === 0 && before + taken > 0) end = writeContinuation(target, end, header);
    const count = Math.min(chunkSize - inChunk, part.length - taken);
    part.copy(target, end, taken, taken + count);
    taken += count;
    end += count;
  }
  return end;
}

function writeContinuation(target: Buffer, at: number, header: MessageHeader): number {
  target[at] = 0xc0 | header.chunkStreamId;
  const timestampMs = header.timestampMs >>> 0;
  return timestampMs >= EXTENDED ? target.writeUInt32BE(timestampMs, at + 1) : at + 1;
}
