import { WireError } from '../WireError.ts';
import { type Amf0Object, type Amf0Value, EcmaArray, MAX_DEPTH, Marker } from './Amf0Value.ts';

/** Throws `WireError` on nesting deeper than 16 (so on cycles, too) and on keys over 65,535 bytes. */
export function encodeAmf0(values: readonly (Amf0Value | EcmaArray)[]): Buffer {
  const parts: Buffer[] = [];
  for (const value of values) putValue(parts, value, 0);
  return Buffer.concat(parts);
}

function putValue(parts: Buffer[], value: Amf0Value | EcmaArray, depth: number): void {
  if (depth > MAX_DEPTH) throw new WireError('amf0-too-deep');
  switch (typeof value) {
    case 'number':
      parts.push(numberBytes(Marker.number, value));
      return;
    case 'boolean':
      parts.push(Buffer.from([Marker.boolean, value ? 1 : 0]));
      return;
    case 'string':
      putString(parts, value);
      return;
    case 'undefined':
      parts.push(Buffer.from([Marker.undefined]));
      return;
    default:
      putComposite(parts, value, depth);
  }
}

function putComposite(parts: Buffer[], value: null | Date | Amf0Value[] | Amf0Object | EcmaArray, depth: number): void {
  if (value === null) {
    parts.push(Buffer.from([Marker.null]));
  } else if (value instanceof Date) {
    parts.push(numberBytes(Marker.date, value.getTime()), Buffer.alloc(2));
  } else if (Array.isArray(value)) {
    parts.push(countBytes(Marker.strictArray, value.length));
    for (const item of value) putValue(parts, item, depth + 1);
  } else if (value instanceof EcmaArray) {
    parts.push(countBytes(Marker.ecmaArray, Object.keys(value.entries).length));
    putEntries(parts, value.entries, depth);
  } else {
    parts.push(Buffer.from([Marker.object]));
    putEntries(parts, value as Amf0Object, depth);
  }
}

function putEntries(parts: Buffer[], entries: Amf0Object, depth: number): void {
  for (const [key, value] of Object.entries(entries)) {
    const text = Buffer.from(key, 'utf8');
    if (text.length > 0xffff) throw new WireError('amf0-key-too-long');
    parts.push(Buffer.from([text.length >> 8, text.length & 0xff]), text);
    putValue(parts, value, depth + 1);
  }
  parts.push(Buffer.from([0, 0, Marker.objectEnd]));
}

function putString(parts: Buffer[], value: string): void {
  const text = Buffer.from(value, 'utf8');
  if (text.length > 0xffff) parts.push(countBytes(Marker.longString, text.length), text);
  else parts.push(Buffer.from([Marker.string, text.length >> 8, text.length & 0xff]), text);
}

function numberBytes(marker: number, value: number): Buffer {
  const bytes = Buffer.allocUnsafe(9);
  bytes[0] = marker;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function countBytes(marker: number, count: number): Buffer {
  const bytes = Buffer.allocUnsafe(5);
  bytes[0] = marker;
  bytes.writeUInt32BE(count, 1);
  return bytes;
}
