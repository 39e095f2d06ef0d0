/**
 * A number inside an H.264 picture that no decoder shows: an SEI of user data (H.264 D.1.7), put before the picture's own
 * NAL units. It stands at the message's beginning, so it is what of a message comes out first.
 */
const MARK = 'changeover-probe'; // 16 bytes, in the place of the UUID
const DIGITS = 8;
/** FLV 10.1, E.4.3: frame type and codec, packet type, composition time. */
const FLV_HEAD = 5;
const SEI = 6;
const USER_DATA_UNREGISTERED = 5;
const STOP_BIT = 0x80;

/** `body`: the FLV body of an AVC picture whose NAL units have lengths of four bytes. */
export function markedFrame(body: Buffer, number: number): Buffer {
  const content = Buffer.from(MARK + String(number).padStart(DIGITS, '0'), 'latin1');
  const nal = Buffer.from([SEI, USER_DATA_UNREGISTERED, content.length, ...content, STOP_BIT]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nal.length);
  return Buffer.concat([body.subarray(0, FLV_HEAD), length, nal, body.subarray(FLV_HEAD)]);
}

/** Finds marks in a stream of bytes, also those that are cut in two. */
export class MarkFinder {
  #tail: Buffer = Buffer.alloc(0);

  read(bytes: Buffer, onMark: (number: number) => void): void {
    const all = this.#tail.length > 0 ? Buffer.concat([this.#tail, bytes]) : bytes;
    let from = 0;
    for (let at = all.indexOf(MARK, from, 'latin1'); at >= 0; at = all.indexOf(MARK, from, 'latin1')) {
      const end = at + MARK.length + DIGITS;
      if (end > all.length) break;
      onMark(Number(all.toString('latin1', at + MARK.length, end)));
      from = end;
    }
    this.#tail = Buffer.from(all.subarray(Math.max(from, all.length - (MARK.length + DIGITS - 1))));
  }
}
