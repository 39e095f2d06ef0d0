import { WireError } from './WireError.ts';

/** Bits of a header, most significant first. Reading past the end throws `WireError`. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Up to 32 bits, unsigned. */
  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) value = value * 2 + this.#next();
    return value;
  }

  flag(): boolean {
    return this.#next() === 1;
  }

  /** Unsigned Exp-Golomb (H.264 §9.1), at most 32 bits. */
  unsigned(): number {
    let zeros = 0;
    while (this.#next() === 0) {
      zeros += 1;
      if (zeros > 31) throw new WireError('bits-malformed');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** Signed Exp-Golomb. */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }

  #next(): number {
    const byte = this.#bytes[this.#bit >> 3];
    if (byte === undefined) throw new WireError('bits-truncated');
    const bit = (byte >> (7 - (this.#bit & 7))) & 1;
    this.#bit += 1;
    return bit;
  }
}
