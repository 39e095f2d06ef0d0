import type { BlockPool } from './BlockPool.ts';

interface Block {
  readonly bytes: Buffer;
  /** Pieces in it that are not dropped yet: at least one. */
  pieces: number;
}

/**
 * Memory for what comes and goes in order: pieces lie one behind the other in blocks, and a block all of whose pieces
 * were dropped goes back to the pool. A view of a piece is good until the piece is dropped. Where somebody may read on
 * after that `mayReuse` says no, and the block is left to the garbage collector. Blocks are as large as all of them so
 * far together: a queue that holds little takes little.
 */
export class PieceQueue {
  readonly #pool: BlockPool;
  readonly #mayReuse: () => boolean;
  readonly #blocks: Block[] = [];
  /** Of all blocks. */
  #sizeBytes = 0;
  /** Where the newest block is free. */
  #freeAt = 0;

  constructor(pool: BlockPool, mayReuse: () => boolean = () => true) {
    this.#pool = pool;
    this.#mayReuse = mayReuse;
  }

  /** A copy of `bytes` as the newest piece. */
  keep(bytes: Buffer): Buffer {
    const { block, start } = this.reserve(bytes.length);
    bytes.copy(block, start);
    return block.subarray(start, start + bytes.length);
  }

  /** Room for the newest piece, for the caller to fill: `sizeBytes` of `block` from `start` on. */
  reserve(sizeBytes: number): { readonly block: Buffer; readonly start: number } {
    const newest = this.#blocks.at(-1);
    const start = this.#freeAt;
    if (!newest || start + sizeBytes > newest.bytes.length) return this.#begin(sizeBytes);
    newest.pieces++;
    this.#freeAt += sizeBytes;
    return { block: newest.bytes, start };
  }

  dropOldest(): void {
    const [oldest] = this.#blocks;
    if (!oldest || --oldest.pieces > 0) return;
    this.#blocks.shift();
    this.#free(oldest);
  }

  dropNewest(): void {
    const newest = this.#blocks.at(-1);
    if (!newest || --newest.pieces > 0) return;
    this.#blocks.pop();
    // How far the one before is filled was not noted: it counts as full.
    this.#freeAt = this.#blocks.at(-1)?.bytes.length ?? 0;
    this.#free(newest);
  }

  #begin(sizeBytes: number): { readonly block: Buffer; readonly start: number } {
    const bytes = this.#pool.take(sizeBytes, this.#sizeBytes);
    this.#blocks.push({ bytes, pieces: 1 });
    this.#sizeBytes += bytes.length;
    this.#freeAt = sizeBytes;
    return { block: bytes, start: 0 };
  }

  #free({ bytes }: Block): void {
    this.#sizeBytes -= bytes.length;
    if (this.#mayReuse()) this.#pool.give(bytes);
  }
}
