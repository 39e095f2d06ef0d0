/** Writes headers bit by bit, to try forms that no encoder at hand makes. */
export class BitWriter {
  #bits = '';

  bits(count: number, value: number): this {
    this.#bits += value.toString(2).padStart(count, '0');
    return this;
  }

  unsigned(...values: number[]): this {
    for (const value of values) {
      const code = (value + 1).toString(2);
      this.#bits += '0'.repeat(code.length - 1) + code;
    }
    return this;
  }

  signed(...values: number[]): this {
    return this.unsigned(...values.map((value) => (value > 0 ? 2 * value - 1 : -2 * value)));
  }

  /** With the stop bit, padded to whole bytes. */
  bytes(): Buffer {
    const padded = `${this.#bits}1`.padEnd(Math.ceil((this.#bits.length + 1) / 8) * 8, '0');
    return Buffer.from(padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  }
}
