import { WireError } from '../WireError.ts';
import { MessageType, parseU32, type RtmpMessage } from './messages.ts';

export interface ChunkLimits {
  readonly maxMessageBytes: number;
  readonly maxChunkStreams: number;
  /** Over the unfinished messages of all chunk streams; counted when a header announces them. */
  readonly maxBufferedBytes: number;
}

/**
 * Whose a message's payload is. `kept`: the receiver's, memory of its own. `lent`: it is only good until `onMessage`
 * returns, then its memory is used for a next message.
 */
export type PayloadMemory = 'kept' | 'lent';

const MAX_CHUNK_SIZE = 16 * 1024 * 1024;
const EXTENDED = 0xffffff;
/** A message gets room for so much when it is announced, and four times as much whenever it has filled that. */
const FIRST_ROOM_BYTES = 64 * 1024;
/** Room larger than this is not held on to for the next message. */
const MAX_SPARE_BYTES = 1024 * 1024;
const NO_ROOM = Buffer.alloc(0);
/** Bytes of the message header after the basic header, by fmt. */
const HEADER_BYTES = [11, 7, 3, 0] as const;

/** What a chunk stream remembers: later headers leave out what stays the same (RTMP 1.0 §5.3.1.2). */
class ChunkStreamState {
  timestampMs = 0;
  deltaMs = 0;
  lengthBytes = 0;
  type = 0;
  streamId = 0;
  /** The extended timestamp field as read, or -1 where the last fmt 0, 1, 2 header had none. */
  extended = -1;
  /** The message being read; null between messages. */
  payload: Buffer | null = null;
  received = 0;
}

/**
 * Bytes of one connection's direction in, messages out. Any fragmentation. A payload takes no memory that the peer has
 * not filled: announcing is cheap for it.
 * After a `WireError` the connection can't be read any further.
 *
 *   header ──▶ (extended: only continuations after an extended timestamp) ──▶ payload ──▶ header
 */
export class ChunkReader {
  readonly #limits: ChunkLimits;
  readonly #memory: PayloadMemory;
  readonly #streams = new Map<number, ChunkStreamState>();
  readonly #head = Buffer.alloc(18);
  #headLength = 0;
  #phase: 'header' | 'extended' | 'payload' = 'header';
  #current = new ChunkStreamState();
  #currentId = 0;
  #matched = 0;
  #chunkLeft = 0;
  #chunkSize = 128;
  #bufferedBytes = 0;
  #bytesRead = 0;
  /** Of a message that was lent: for the next one. */
  #spare: Buffer = NO_ROOM;

  constructor(limits: ChunkLimits, memory: PayloadMemory = 'kept') {
    this.#limits = limits;
    this.#memory = memory;
  }

  /** All bytes ever given to `read`. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Set Chunk Size and Abort act here and are not passed on. `onMessage` must not call `read`. Throws `WireError`. */
  read(bytes: Buffer, onMessage: (message: RtmpMessage) => void): void {
    this.#bytesRead += bytes.length;
    this.#consume(bytes, onMessage);
  }

  #consume(bytes: Buffer, onMessage: (message: RtmpMessage) => void): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#phase === 'payload') at = this.#takePayload(bytes, at, onMessage);
      else if (this.#phase === 'header') at = this.#takeHeader(bytes, at, onMessage);
      else at = this.#matchExtended(bytes, at, onMessage);
    }
  }

  #takeHeader(bytes: Buffer, from: number, onMessage: (message: RtmpMessage) => void): number {
    let at = from;
    if (this.#headLength === 0) {
      this.#head[0] = bytes[at] as number;
      this.#headLength = 1;
      at += 1;
    }
    // Each round may learn that the header is longer: basic header, message header, extended timestamp.
    for (let needed = this.#headBytes(); this.#headLength < needed; needed = this.#headBytes()) {
      while (this.#headLength < needed) {
        if (at >= bytes.length) return at;
        this.#head[this.#headLength] = bytes[at] as number;
        this.#headLength += 1;
        at += 1;
      }
    }
    this.#beginChunk(onMessage);
    return at;
  }

  /** How long the header is, as far as its bytes so far tell. */
  #headBytes(): number {
    const basic = this.#basicBytes();
    if (this.#headLength < basic) return basic;
    const fmt = this.#fmt();
    const header = basic + (HEADER_BYTES[fmt] as number);
    if (this.#headLength < header) return header;
    if (fmt < 3) return this.#head.readUIntBE(basic, 3) === EXTENDED ? header + 4 : header;
    const stream = this.#streams.get(this.#chunkStreamId());
    return stream && stream.payload === null && stream.extended >= 0 ? header + 4 : header;
  }

  #fmt(): number {
    return (this.#head[0] as number) >> 6;
  }

  #basicBytes(): number {
    const low = (this.#head[0] as number) & 0x3f;
    return low === 0 ? 2 : low === 1 ? 3 : 1;
  }

  #chunkStreamId(): number {
    const low = (this.#head[0] as number) & 0x3f;
    if (low === 0) return 64 + (this.#head[1] as number);
    if (low === 1) return 64 + this.#head.readUInt16LE(1);
    return low;
  }

  #beginChunk(onMessage: (message: RtmpMessage) => void): void {
    const fmt = this.#fmt();
    const stream = this.#stream(fmt);
    this.#current = stream;
    if (stream.payload === null) {
      if (fmt < 3) this.#readHeader(stream, fmt);
      else this.#repeatHeader(stream);
      this.#beginMessage(stream);
    } else if (fmt < 3) {
      throw new WireError('message-interrupted', `chunk stream ${this.#currentId}`);
    }
    const continuesExtended = stream.received > 0 && stream.extended >= 0;
    this.#headLength = 0;
    this.#matched = 0;
    this.#chunkLeft = Math.min(this.#chunkSize, stream.lengthBytes - stream.received);
    this.#phase = continuesExtended ? 'extended' : 'payload';
    if (this.#chunkLeft === 0) this.#endChunk(onMessage);
  }

  #stream(fmt: number): ChunkStreamState {
    const id = this.#chunkStreamId();
    this.#currentId = id;
    const known = this.#streams.get(id);
    if (known) return known;
    // librtmp opens chunk stream 2 with fmt 1: what came before it counts as zeros. Less than that has no length.
    if (fmt > 1) throw new WireError('chunk-without-header', `chunk stream ${id}`);
    if (this.#streams.size >= this.#limits.maxChunkStreams) throw new WireError('too-many-chunk-streams');
    const stream = new ChunkStreamState();
    this.#streams.set(id, stream);
    return stream;
  }

  #readHeader(stream: ChunkStreamState, fmt: number): void {
    const at = this.#basicBytes();
    const field = this.#head.readUIntBE(at, 3);
    const isExtended = field === EXTENDED;
    const value = isExtended ? this.#head.readUInt32BE(at + (HEADER_BYTES[fmt] as number)) : field;
    stream.extended = isExtended ? value : -1;
    stream.deltaMs = value;
    // A delta may be "negative": OBS sends 0xFFFFFFFB when its time goes back by 5 ms.
    stream.timestampMs = fmt === 0 ? value : (stream.timestampMs + value) >>> 0;
    if (fmt > 1) return;
    stream.lengthBytes = this.#head.readUIntBE(at + 3, 3);
    stream.type = this.#head.readUInt8(at + 6);
    if (fmt === 0) stream.streamId = this.#head.readUInt32LE(at + 7);
  }

  /** A message that begins with fmt 3 (§5.3.1.2.4): the same delta again, after fmt 0 the timestamp as delta. */
  #repeatHeader(stream: ChunkStreamState): void {
    if (stream.extended >= 0) {
      stream.extended = this.#head.readUInt32BE(this.#basicBytes());
      stream.deltaMs = stream.extended;
    }
    stream.timestampMs = (stream.timestampMs + stream.deltaMs) >>> 0;
  }

  #beginMessage(stream: ChunkStreamState): void {
    const length = stream.lengthBytes;
    if (length > this.#limits.maxMessageBytes) throw new WireError('message-too-long', `${length} bytes`);
    if (this.#bufferedBytes + length > this.#limits.maxBufferedBytes) throw new WireError('too-much-buffered');
    this.#bufferedBytes += length;
    stream.payload = this.#firstRoom(length);
    stream.received = 0;
  }

  /**
   * Most senders repeat the extended timestamp on continuation chunks, some old ones don't: four bytes that are equal
   * to it are it, anything else is payload already.
   */
  #matchExtended(bytes: Buffer, from: number, onMessage: (message: RtmpMessage) => void): number {
    const extended = this.#current.extended;
    let at = from;
    while (at < bytes.length && this.#matched < 4) {
      if (bytes[at] !== ((extended >>> (24 - 8 * this.#matched)) & 0xff)) {
        this.#replayMatched(extended, onMessage);
        return at;
      }
      this.#matched += 1;
      at += 1;
    }
    if (this.#matched === 4) this.#phase = 'payload';
    return at;
  }

  /** The bytes that looked like the timestamp's beginning were payload, perhaps even the next header. */
  #replayMatched(extended: number, onMessage: (message: RtmpMessage) => void): void {
    this.#phase = 'payload';
    if (this.#matched === 0) return;
    const first = Buffer.allocUnsafe(4);
    first.writeUInt32BE(extended, 0);
    this.#consume(first.subarray(0, this.#matched), onMessage);
  }

  #takePayload(bytes: Buffer, at: number, onMessage: (message: RtmpMessage) => void): number {
    const stream = this.#current;
    const count = Math.min(this.#chunkLeft, bytes.length - at);
    if (this.#memory === 'lent' && count === stream.lengthBytes) return this.#handOn(bytes, at, onMessage);
    bytes.copy(roomFor(stream, count), stream.received, at, at + count);
    stream.received += count;
    this.#chunkLeft -= count;
    if (this.#chunkLeft === 0) this.#endChunk(onMessage);
    return at + count;
  }

  /** The message lies whole in what came: nothing is copied. */
  #handOn(bytes: Buffer, at: number, onMessage: (message: RtmpMessage) => void): number {
    const end = at + this.#chunkLeft;
    this.#phase = 'header';
    this.#endMessage(bytes.subarray(at, end), onMessage);
    return end;
  }

  #endChunk(onMessage: (message: RtmpMessage) => void): void {
    this.#phase = 'header';
    const { payload, received, lengthBytes } = this.#current;
    if (payload === null || received < lengthBytes) return;
    this.#endMessage(payload.length === lengthBytes ? payload : payload.subarray(0, lengthBytes), onMessage);
  }

  #endMessage(payload: Buffer, onMessage: (message: RtmpMessage) => void): void {
    const { type, streamId, timestampMs } = this.#current;
    this.#drop(this.#current);
    if (type === MessageType.setChunkSize) this.#setChunkSize(payload);
    else if (type === MessageType.abort) this.#abort(payload);
    else onMessage({ type, streamId, chunkStreamId: this.#currentId, timestampMs, payload });
  }

  #setChunkSize(payload: Buffer): void {
    const size = parseU32(payload);
    if (size < 1 || size > MAX_CHUNK_SIZE) throw new WireError('bad-chunk-size', String(size));
    this.#chunkSize = size;
  }

  #abort(payload: Buffer): void {
    const stream = this.#streams.get(parseU32(payload));
    if (stream?.payload) this.#drop(stream);
  }

  #firstRoom(lengthBytes: number): Buffer {
    const neededBytes = Math.min(lengthBytes, FIRST_ROOM_BYTES);
    const spare = this.#spare;
    if (spare.length < neededBytes || neededBytes === 0) return Buffer.allocUnsafe(neededBytes);
    this.#spare = NO_ROOM;
    return spare;
  }

  #drop(stream: ChunkStreamState): void {
    const room = stream.payload ?? NO_ROOM;
    const isOurs = this.#memory === 'lent' && room.length <= MAX_SPARE_BYTES;
    if (isOurs && room.length > this.#spare.length) this.#spare = room;
    stream.payload = null;
    stream.received = 0;
    this.#bufferedBytes -= stream.lengthBytes;
  }
}

/** The payload, grown where `count` more bytes do not fit. */
function roomFor(stream: ChunkStreamState, count: number): Buffer {
  const payload = stream.payload as Buffer;
  const neededBytes = stream.received + count;
  if (neededBytes <= payload.length) return payload;
  const grown = Buffer.allocUnsafe(Math.min(stream.lengthBytes, Math.max(neededBytes, 4 * payload.length)));
  payload.copy(grown, 0, 0, stream.received);
  stream.payload = grown;
  return grown;
}
