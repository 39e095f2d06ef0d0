import { WireError } from '../WireError.ts';

/** FLV 10.1, annex E: the file, or what ffmpeg reads and writes on its pipes. */
export const FlvTagType = { audio: 8, video: 9, script: 18 } as const;

export interface FlvTag {
  readonly type: number;
  /** Unsigned 32 bit. */
  readonly timestampMs: number;
  readonly body: Buffer;
}

const TAG_HEADER = 11;
const SIZE_FIELD = 4;
const FILE_HEADER = 9;

/** The file header that announces sound and picture, with the first back pointer. */
export function flvHeader(): Buffer {
  return Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, FILE_HEADER, 0, 0, 0, 0]);
}

/** One tag with its back pointer. The time is taken modulo 2^32. */
export function flvTag(type: number, timestampMs: number, body: Buffer): Buffer {
  const tag = Buffer.allocUnsafe(TAG_HEADER + body.length + SIZE_FIELD);
  const time = timestampMs >>> 0;
  tag[0] = type;
  tag.writeUIntBE(body.length, 1, 3);
  tag.writeUIntBE(time & 0xffffff, 4, 3);
  tag[7] = time >>> 24;
  tag.writeUIntBE(0, 8, 3);
  body.copy(tag, TAG_HEADER);
  tag.writeUInt32BE(TAG_HEADER + body.length, TAG_HEADER + body.length);
  return tag;
}

/** The eleven bytes before a tag's body; in files and in aggregate messages alike. */
export function parseTagHeader(bytes: Buffer, at: number): { type: number; sizeBytes: number; timestampMs: number } {
  if (at + TAG_HEADER > bytes.length) throw new WireError('flv-truncated');
  return {
    type: bytes.readUInt8(at) & 0x1f,
    sizeBytes: bytes.readUIntBE(at + 1, 3),
    timestampMs: (bytes.readUIntBE(at + 4, 3) + bytes.readUInt8(at + 7) * 0x1000000) >>> 0,
  };
}

/** The tags of a whole file, whose bodies are views into it: nothing is copied. Throws `WireError`. */
export function* flvTags(file: Buffer): Generator<FlvTag, void> {
  if (file.toString('latin1', 0, 3) !== 'FLV' || file.length < FILE_HEADER) throw new WireError('not-flv');
  for (let at = file.readUInt32BE(5) + SIZE_FIELD; at < file.length; ) {
    const { type, sizeBytes, timestampMs } = parseTagHeader(file, at);
    const body = file.subarray(at + TAG_HEADER, at + TAG_HEADER + sizeBytes);
    if (body.length < sizeBytes) throw new WireError('flv-truncated');
    yield { type, timestampMs, body };
    at += TAG_HEADER + sizeBytes + SIZE_FIELD;
  }
}

/** Reads an FLV stream in any fragmentation. Memory: one tag, so at most 16 MiB. Throws `WireError`. */
export class FlvReader {
  readonly #head = Buffer.alloc(TAG_HEADER);
  #headLength = 0;
  #skip = 0;
  #isInFile = false;
  #type = 0;
  #timestampMs = 0;
  #body: Buffer | null = null;
  #received = 0;

  read(bytes: Buffer, onTag: (tag: FlvTag) => void): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#skip > 0) {
        const count = Math.min(this.#skip, bytes.length - at);
        this.#skip -= count;
        at += count;
      } else if (this.#body) {
        at = this.#takeBody(this.#body, bytes, at, onTag);
      } else {
        at = this.#takeHead(bytes, at, onTag);
      }
    }
  }

  #takeHead(bytes: Buffer, at: number, onTag: (tag: FlvTag) => void): number {
    const needed = this.#isInFile ? TAG_HEADER : FILE_HEADER;
    const count = bytes.copy(
      this.#head,
      this.#headLength,
      at,
      at + Math.min(needed - this.#headLength, bytes.length - at),
    );
    this.#headLength += count;
    if (this.#headLength < needed) return at + count;
    this.#headLength = 0;
    if (this.#isInFile) this.#beginTag(onTag);
    else this.#beginFile();
    return at + count;
  }

  #beginFile(): void {
    const headerBytes = this.#head.readUInt32BE(5);
    if (this.#head.toString('latin1', 0, 3) !== 'FLV' || headerBytes < FILE_HEADER || headerBytes > 1024) {
      throw new WireError('not-flv');
    }
    this.#isInFile = true;
    this.#skip = headerBytes - FILE_HEADER + SIZE_FIELD;
  }

  #beginTag(onTag: (tag: FlvTag) => void): void {
    const { type, sizeBytes, timestampMs } = parseTagHeader(this.#head, 0);
    this.#type = type;
    this.#timestampMs = timestampMs;
    this.#body = Buffer.allocUnsafe(sizeBytes);
    this.#received = 0;
    if (sizeBytes === 0) this.#endTag(this.#body, onTag);
  }

  #takeBody(body: Buffer, bytes: Buffer, at: number, onTag: (tag: FlvTag) => void): number {
    const count = bytes.copy(body, this.#received, at);
    this.#received += count;
    if (this.#received === body.length) this.#endTag(body, onTag);
    return at + count;
  }

  #endTag(body: Buffer, onTag: (tag: FlvTag) => void): void {
    this.#body = null;
    this.#skip = SIZE_FIELD;
    onTag({ type: this.#type, timestampMs: this.#timestampMs, body });
  }
}
