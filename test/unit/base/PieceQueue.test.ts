import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockPool } from '#engine/base/BlockPool.ts';
import { PieceQueue } from '#engine/base/PieceQueue.ts';

/** Small ones, as large as a block and larger, so that blocks fill up, fall free and are used again. */
const sizeBytes = fc.oneof(fc.nat(300), fc.integer({ min: 10_000, max: 40_000 }), fc.integer({ min: 1, max: 600_000 }));
const step = fc.record({
  queue: fc.nat(2),
  what: fc.oneof(
    { weight: 6, arbitrary: sizeBytes },
    { weight: 5, arbitrary: fc.constant('drop-oldest' as const) },
    { weight: 1, arbitrary: fc.constant('drop-newest' as const) },
  ),
});

/** What a piece must still be: its mark all over. */
interface Kept {
  readonly view: Buffer;
  readonly mark: number;
  readonly sizeBytes: number;
}

function isWhole({ view, mark, sizeBytes: size }: Kept): boolean {
  return view.length === size && view.equals(Buffer.alloc(size, mark));
}

describe('PieceQueue', () => {
  it('keeps every piece as it was until it is dropped, whatever other queues of the pool do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const pool = new BlockPool();
        const queues = [0, 1, 2].map(() => ({ queue: new PieceQueue(pool), kept: [] as Kept[] }));
        for (const [index, { queue: at, what }] of steps.entries()) {
          const { queue, kept } = queues[at] as (typeof queues)[number];
          if (typeof what === 'number') {
            const mark = 1 + (index % 255);
            kept.push({ view: queue.keep(Buffer.alloc(what, mark)), mark, sizeBytes: what });
          } else if (what === 'drop-oldest') {
            kept.shift();
            queue.dropOldest();
          } else {
            kept.pop();
            queue.dropNewest();
          }
          for (const each of queues.flatMap((one) => one.kept)) expect(isWhole(each)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('uses a block again when all of its pieces are dropped, and only then', () => {
    const queue = new PieceQueue(new BlockPool());
    const [first, second] = [queue.keep(Buffer.alloc(9_000, 1)), queue.keep(Buffer.alloc(7_000, 2))];
    expect(second.buffer).toBe(first.buffer);
    queue.dropOldest();
    const third = queue.keep(Buffer.alloc(9_000, 3));
    expect(third.buffer).not.toBe(first.buffer);
    queue.dropOldest();
    expect(queue.keep(Buffer.alloc(9_000, 4)).buffer).toBe(first.buffer);
  });

  it('leaves what may still be read alone', () => {
    let isRead = true;
    const queue = new PieceQueue(new BlockPool(), () => !isRead);
    const read = queue.keep(Buffer.alloc(9_000, 1));
    queue.dropOldest();
    const next = queue.keep(Buffer.alloc(9_000, 2));
    expect(read.equals(Buffer.alloc(9_000, 1))).toBe(true);
    isRead = false;
    queue.dropOldest();
    expect(queue.keep(Buffer.alloc(9_000, 3)).buffer).toBe(next.buffer);
  });

  it('lays pieces one behind the other, in blocks as large as what it holds', () => {
    const queue = new PieceQueue(new BlockPool());
    const sizes = Array.from({ length: 200 }, () => queue.reserve(5_000).block.length);
    expect([...new Set(sizes)]).toEqual([16, 32, 64, 128, 256, 512].map((kib) => kib * 1024));
    const [one, other] = [queue.reserve(100), queue.reserve(100)];
    expect([other.block, other.start]).toEqual([one.block, one.start + 100]);
  });
});

describe('BlockPool', () => {
  it('holds no more than 8 MiB of free blocks, and none that are larger than others want', () => {
    const pool = new BlockPool();
    const blocks = Array.from({ length: 20 }, () => pool.take(500_000, 0));
    for (const block of blocks) pool.give(block);
    const again = Array.from({ length: 20 }, () => pool.take(500_000, 0));
    expect(again.filter((block) => blocks.includes(block))).toHaveLength(16);
    const large = pool.take(600_000, 0);
    pool.give(large);
    expect(pool.take(600_000, 0)).not.toBe(large);
  });
});
