import { BlockPool } from '#engine/base/BlockPool.ts';
import { PieceQueue } from '#engine/base/PieceQueue.ts';
import type { MediaUnit } from './unit.ts';

/**
 * The units of one track in order of decoding. Positions are absolute: the first unit of a run is 0, and a position
 * keeps its meaning while older units are dropped. The bodies lie in memory of the ring, which is used again.
 */
export class UnitRing {
  readonly #bodies: PieceQueue;
  #units: MediaUnit[] = [];
  /** Absolute position of `#units[#head]`. */
  #first = 0;
  #head = 0;
  #bytes = 0;

  constructor(pool = new BlockPool()) {
    this.#bodies = new PieceQueue(pool);
  }

  get first(): number {
    return this.#first;
  }

  /** One past the newest. */
  get end(): number {
    return this.#first + (this.#units.length - this.#head);
  }

  get sizeBytes(): number {
    return this.#bytes;
  }

  at(position: number): MediaUnit | undefined {
    if (position < this.#first) return undefined;
    return this.#units[this.#head + (position - this.#first)];
  }

  get newest(): MediaUnit | undefined {
    return this.#units.length > this.#head ? this.#units[this.#units.length - 1] : undefined;
  }

  /** Answers the unit as it is kept: with a body of the ring's own, which is good until the unit is dropped. */
  push(unit: MediaUnit): MediaUnit {
    const kept = { ...unit, body: this.#bodies.keep(unit.body) };
    this.#units.push(kept);
    this.#bytes += kept.body.length;
    return kept;
  }

  dropOldest(): void {
    const unit = this.#units[this.#head];
    if (!unit) return;
    this.#bodies.dropOldest();
    this.#bytes -= unit.body.length;
    this.#units[this.#head] = undefined as never;
    this.#head++;
    this.#first++;
    if (this.#head > 512 && this.#head * 2 > this.#units.length) {
      this.#units = this.#units.slice(this.#head);
      this.#head = 0;
    }
  }

  dropNewest(): void {
    const unit = this.newest;
    if (!unit) return;
    this.#bodies.dropNewest();
    this.#bytes -= unit.body.length;
    this.#units.pop();
  }

  /** Position of the first unit that `matches`, searched from `from` on; `end` when there is none. */
  find(from: number, matches: (unit: MediaUnit) => boolean): number {
    let position = Math.max(from, this.#first);
    for (; position < this.end; position++) {
      const unit = this.at(position);
      if (unit && matches(unit)) break;
    }
    return position;
  }
}
