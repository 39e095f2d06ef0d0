/** AMF0 (amf0-file-format-spec): what RTMP commands and metadata are made of. */
export type Amf0Value = number | boolean | string | null | undefined | Date | Amf0Value[] | Amf0Object;

/** Decoded objects have no prototype: a key such as `__proto__` is a key like any other. */
export interface Amf0Object {
  [key: string]: Amf0Value;
}

/** To encode as ECMA array (0x08). Decoding gives a plain object: publishers use the two interchangeably. */
export class EcmaArray {
  readonly entries: Amf0Object;

  constructor(entries: Amf0Object) {
    this.entries = entries;
  }
}

export const Marker = {
  number: 0x00,
  boolean: 0x01,
  string: 0x02,
  object: 0x03,
  null: 0x05,
  undefined: 0x06,
  ecmaArray: 0x08,
  objectEnd: 0x09,
  strictArray: 0x0a,
  date: 0x0b,
  longString: 0x0c,
  unsupported: 0x0d,
  xmlDocument: 0x0f,
  typedObject: 0x10,
} as const;

/** Deeper nesting, or a cycle on the way out, is refused. */
export const MAX_DEPTH = 16;

/** True for objects with named fields, as `connect` and `onStatus` carry them. */
export function isAmf0Object(value: Amf0Value): value is Amf0Object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
