import { BlockPool } from '#engine/base/BlockPool.ts';
import { PieceQueue } from '#engine/base/PieceQueue.ts';
import { FMT1_HEADER, messageBytes, writeMessageParts } from '#engine/wire/rtmp/chunkWriter.ts';
import { ChunkStream, MessageType } from '#engine/wire/rtmp/messages.ts';

/** Chunk size of every session. */
export const PROGRAM_CHUNK_SIZE = 4096;

export type MessageKind = 'video' | 'audio' | 'video-header' | 'audio-header';

/** What a session must be told before the media: immutable, a change makes a new one. */
export interface ProgramHeaders {
  readonly videoHeader: Buffer | null;
  readonly audioHeader: Buffer | null;
  readonly metadata: Buffer | null;
}

export interface Draft {
  readonly kind: MessageKind;
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly isIdr: boolean;
  readonly isReference: boolean;
  readonly session: number;
  readonly headers: ProgramHeaders;
  readonly parts: readonly Buffer[];
}

/**
 * A message of the program, cut into chunks once (chunk header type 1) at `slab[start, end)`. Every session writes these
 * same bytes; only one that missed the message before on the same chunk stream needs a header of its own.
 */
export interface ProgramMessage {
  readonly index: number;
  readonly kind: MessageKind;
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly isIdr: boolean;
  readonly isReference: boolean;
  /** Grows where what follows can't go on in the sessions that had what was before. */
  readonly session: number;
  readonly headers: ProgramHeaders;
  /** Counts the messages of one chunk stream: a gap means that a delta does not hold. */
  readonly link: number;
  readonly slab: Buffer;
  readonly start: number;
  readonly end: number;
}

const KEEP_MS = 12_000;
const KEEP_BYTES = 32 * 1024 * 1024;

/** Somebody who is handed parts of slabs. */
export interface Borrower {
  /** Some of what it was handed is still to be read. */
  readonly isReading: boolean;
  /** Resolves when nothing will be read any more. */
  readonly gone: Promise<void>;
}

/**
 * What the program has sent lately, in order: the one queue of all outputs, each of which only holds positions in it.
 * Messages are serialised by `add`, one behind the other, and shown together by `flush`. Slabs are used again once all
 * of their messages have left the log and no borrower reads.
 */
export class ProgramLog {
  readonly #borrowers = new Set<Borrower>();
  readonly #slabs = new PieceQueue(new BlockPool(), () => !this.#isBeingRead());
  #messages: ProgramMessage[] = [];
  #first = 0;
  #head = 0;
  #bytes = 0;
  #added: ProgramMessage[] = [];
  #chains = { [ChunkStream.video]: { link: 0, dtsMs: 0 }, [ChunkStream.audio]: { link: 0, dtsMs: 0 } };
  #lastIdr: number | null = null;
  /** What was asked for last: most outputs are at the same place and ask for the same. */
  #asked: { slab: Buffer; start: number; end: number; bytes: Buffer } | null = null;

  get first(): number {
    return this.#first;
  }

  /** One past the newest message. */
  get end(): number {
    return this.#first + this.#messages.length - this.#head;
  }

  /** Where a session can begin now: the newest IDR. */
  get lastIdr(): number | null {
    return this.#lastIdr;
  }

  at(index: number): ProgramMessage | undefined {
    return index < this.#first ? undefined : this.#messages[this.#head + index - this.#first];
  }

  get newest(): ProgramMessage | undefined {
    return this.at(this.end - 1);
  }

  /** The bytes from `first` to `last`, of one slab, as one piece. */
  bytesOf({ slab, start }: ProgramMessage, { end }: ProgramMessage): Buffer {
    const asked = this.#asked;
    if (asked?.slab === slab && asked.start === start && asked.end === end) return asked.bytes;
    const bytes = slab.subarray(start, end);
    this.#asked = { slab, start, end, bytes };
    return bytes;
  }

  /** Before it is handed any part of a slab. */
  lendTo(borrower: Borrower): void {
    this.#borrowers.add(borrower);
    void borrower.gone.then(() => this.#borrowers.delete(borrower));
  }

  /** Shows what was added since; answers how many bytes that were. */
  flush(): number {
    let size = 0;
    for (const message of this.#added) {
      if (message.isIdr) this.#lastIdr = message.index;
      this.#messages.push(message);
      size += message.end - message.start;
    }
    this.#bytes += size;
    if (size > 0) this.#trim();
    this.#added.length = 0;
    return size;
  }

  /** Serialises; the draft's memory is not read after that. */
  add(draft: Draft): void {
    const isVideo = draft.kind === 'video' || draft.kind === 'video-header';
    const chunkStreamId = isVideo ? ChunkStream.video : ChunkStream.audio;
    const chain = this.#chains[chunkStreamId];
    const deltaMs = draft.dtsMs - chain.dtsMs;
    const holds = deltaMs >= 0 && deltaMs < 0xffffff;
    chain.dtsMs = draft.dtsMs;
    chain.link += holds ? 1 : 2;
    const { block: slab, start } = this.#slabs.reserve(sizeOf(draft));
    const end = writeMessageParts(
      slab,
      start,
      {
        fmt: 1,
        chunkStreamId,
        timestampMs: holds ? deltaMs : 0,
        type: isVideo ? MessageType.video : MessageType.audio,
        streamId: 1,
        parts: draft.parts,
        payloadBytes: payloadBytes(draft),
      },
      PROGRAM_CHUNK_SIZE,
    );
    const index = this.end + this.#added.length;
    const { kind, dtsMs, ptsMs, isIdr, isReference, session, headers } = draft;
    this.#added.push({
      index,
      kind,
      dtsMs,
      ptsMs,
      isIdr,
      isReference,
      session,
      headers,
      link: chain.link,
      slab,
      start,
      end,
    });
  }

  #isBeingRead(): boolean {
    for (const borrower of this.#borrowers) if (borrower.isReading) return true;
    return false;
  }

  #trim(): void {
    const newestMs = this.newest?.dtsMs ?? 0;
    for (let oldest = this.at(this.#first); oldest; oldest = this.at(this.#first)) {
      const isOld = oldest.dtsMs < newestMs - KEEP_MS && (this.#lastIdr === null || oldest.index < this.#lastIdr);
      if (!isOld && this.#bytes <= KEEP_BYTES) break;
      this.#bytes -= oldest.end - oldest.start;
      this.#slabs.dropOldest();
      this.#messages[this.#head] = undefined as never;
      this.#head++;
      this.#first++;
      if (this.#lastIdr === oldest.index) this.#lastIdr = null;
    }
    if (this.#head > 1024 && this.#head * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#head);
      this.#head = 0;
    }
  }
}

function payloadBytes(draft: Draft): number {
  let bytes = 0;
  for (const part of draft.parts) bytes += part.length;
  return bytes;
}

function sizeOf(draft: Draft): number {
  return messageBytes(1, payloadBytes(draft), PROGRAM_CHUNK_SIZE, 0);
}

/** Bytes of the payload of a serialised message, without headers of chunks. */
export function payloadBytesOf(message: ProgramMessage): number {
  const bytes = message.end - message.start - FMT1_HEADER;
  return bytes - Math.floor(Math.max(0, bytes - 1) / (PROGRAM_CHUNK_SIZE + 1));
}
