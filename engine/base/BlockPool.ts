const LEAST_BYTES = 16 * 1024;
/** Large enough that pictures leave little of it empty. */
const MOST_BYTES = 512 * 1024;
/** Of free blocks so much is kept: some seconds of a fast stream. */
const MOST_FREE_BYTES = 8 * 1024 * 1024;

/**
 * Blocks of memory that are used over and over. Media is as much as all else together that the engine allocates: memory
 * that is new for every message keeps the garbage collector busy.
 */
export class BlockPool {
  readonly #free = new Map<number, Buffer[]>();
  #freeBytes = 0;

  /**
   * A block with room for `leastBytes`, and for `wantedBytes` where that is not very much. What stands in it is of an
   * earlier use.
   */
  take(leastBytes: number, wantedBytes: number): Buffer {
    if (leastBytes > MOST_BYTES) return Buffer.allocUnsafeSlow(leastBytes);
    const sizeBytes = blockBytes(Math.max(leastBytes, Math.min(wantedBytes, MOST_BYTES)));
    const block = this.#free.get(sizeBytes)?.pop();
    if (!block) return Buffer.allocUnsafeSlow(sizeBytes);
    this.#freeBytes -= sizeBytes;
    return block;
  }

  /** Nobody reads this block any more. */
  give(block: Buffer): void {
    const sizeBytes = block.length;
    if (sizeBytes > MOST_BYTES || this.#freeBytes + sizeBytes > MOST_FREE_BYTES) return;
    const alike = this.#free.get(sizeBytes) ?? [];
    alike.push(block);
    this.#free.set(sizeBytes, alike);
    this.#freeBytes += sizeBytes;
  }
}

/** Few different sizes, so that a block is likely to be wanted again: powers of two. */
function blockBytes(leastBytes: number): number {
  let sizeBytes = LEAST_BYTES;
  while (sizeBytes < leastBytes) sizeBytes *= 2;
  return sizeBytes;
}
