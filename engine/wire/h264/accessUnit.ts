/** What the NAL units of one picture say (H.264 §7.4.1). */
export interface AccessUnit {
  readonly hasIdr: boolean;
  /** Other pictures may be predicted from it. */
  readonly isReference: boolean;
  /** There is a coded slice in it. */
  readonly hasPicture: boolean;
  /** The lengths add up to exactly the data, in a number that makes sense. What was found before a break still counts. */
  readonly ok: boolean;
}

const SLICE = 1;
const PARTITION_C = 4;
const IDR = 5;
/** More than a picture of the highest level has slices; a bound on the work that one message can cause. */
const MAX_NAL_UNITS = 16_384;

/** Walks the length-prefixed NAL units at `offset` to `end`. Never throws, allocates nothing but the result. */
export function inspectAccessUnit(body: Buffer, offset: number, end: number, lengthSize: number): AccessUnit {
  const stop = Math.min(end, body.length);
  let at = offset;
  let hasIdr = false;
  let isReference = false;
  let hasPicture = false;
  for (let units = 0; at + lengthSize <= stop && units < MAX_NAL_UNITS; units += 1) {
    const length = lengthAt(body, at, lengthSize);
    at += lengthSize;
    if (length > stop - at) return { hasIdr, isReference, hasPicture, ok: false };
    if (length > 0) {
      const header = body[at] as number;
      const type = header & 0x1f;
      if ((type >= SLICE && type <= PARTITION_C) || type === IDR) {
        hasPicture = true;
        hasIdr ||= type === IDR;
        isReference ||= (header & 0x60) !== 0;
      }
    }
    at += length;
  }
  return { hasIdr, isReference, hasPicture, ok: at === stop };
}

function lengthAt(body: Buffer, at: number, lengthSize: number): number {
  let length = 0;
  for (let index = 0; index < lengthSize; index += 1) length = length * 256 + (body[at + index] as number);
  return length;
}
