import { WireError } from '../WireError.ts';
import { type Amf0Object, type Amf0Value, MAX_DEPTH, Marker } from './Amf0Value.ts';

/** Far above what any publisher sends; a bound on the work that one message can cause. */
const MAX_VALUES = 4096;

/**
 * All values of a command or data payload. Throws `WireError` (`amf0-…`) on truncated, too deep, too many or unsupported
 * values (references, AMF3).
 */
export function decodeAmf0(bytes: Uint8Array): Amf0Value[] {
  const reader = new Amf0Reader(bytes);
  const values: Amf0Value[] = [];
  while (!reader.atEnd) values.push(reader.value(0));
  return values;
}

class Amf0Reader {
  readonly #bytes: Buffer;
  #at = 0;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(depth: number): Amf0Value {
    if (depth > MAX_DEPTH) throw new WireError('amf0-too-deep');
    this.#count += 1;
    if (this.#count > MAX_VALUES) throw new WireError('amf0-too-many-values');
    const marker = this.#bytes.readUInt8(this.#take(1));
    switch (marker) {
      case Marker.number:
        return this.#bytes.readDoubleBE(this.#take(8));
      case Marker.boolean:
        return this.#bytes.readUInt8(this.#take(1)) !== 0;
      case Marker.string:
        return this.#shortString();
      case Marker.longString:
      case Marker.xmlDocument:
        return this.#string(this.#bytes.readUInt32BE(this.#take(4)));
      case Marker.null:
        return null;
      case Marker.undefined:
      case Marker.unsupported:
        return undefined;
      case Marker.date:
        return this.#date();
      default:
        return this.#composite(marker, depth);
    }
  }

  #composite(marker: number, depth: number): Amf0Value {
    switch (marker) {
      case Marker.object:
        return this.#object(depth);
      case Marker.ecmaArray:
        this.#take(4); // The count is advisory only: encoders write 0 or a wrong one.
        return this.#object(depth);
      case Marker.typedObject:
        this.#shortString();
        return this.#object(depth);
      case Marker.strictArray:
        return this.#strictArray(depth);
      default:
        throw new WireError('amf0-unsupported', `marker ${marker}`);
    }
  }

  #object(depth: number): Amf0Object {
    const object: Amf0Object = Object.create(null);
    for (;;) {
      const key = this.#shortString();
      if (key === '' && this.#bytes[this.#at] === Marker.objectEnd) {
        this.#at += 1;
        return object;
      }
      object[key] = this.value(depth + 1);
    }
  }

  #strictArray(depth: number): Amf0Value[] {
    const count = this.#bytes.readUInt32BE(this.#take(4));
    const items: Amf0Value[] = [];
    // Each item takes a byte at least: a lying count ends at the end of the bytes.
    for (let index = 0; index < count; index += 1) items.push(this.value(depth + 1));
    return items;
  }

  #date(): Date {
    const date = new Date(this.#bytes.readDoubleBE(this.#take(8)));
    this.#take(2); // Time zone: reserved, to be ignored.
    return date;
  }

  #shortString(): string {
    return this.#string(this.#bytes.readUInt16BE(this.#take(2)));
  }

  #string(length: number): string {
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** Moves over `length` bytes and returns where they begin. */
  #take(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new WireError('amf0-truncated');
    this.#at = start + length;
    return start;
  }
}
