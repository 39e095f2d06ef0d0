import { type FlvTag, FlvTagType } from '#engine/wire/flv/file.ts';
import { CLIP_SECONDS } from './material.ts';

/** FLV 10.1, E.4.2 and E.4.3: sequence headers of AAC and AVC, and the metadata. */
export function isHeader({ type, body }: FlvTag): boolean {
  return type === FlvTagType.script || body[1] === 0;
}

/** Hands out a clip's tags when they are due, over and over on one clock that never breaks. */
export class TagPlayer {
  readonly #tags: readonly FlvTag[];
  #next = 0;
  #loopMs = 0;

  /** Sound beyond the last picture would overlap with the next round's. */
  constructor(tags: readonly FlvTag[]) {
    this.#tags = tags.filter((tag) => !isHeader(tag) && tag.timestampMs < CLIP_SECONDS * 1000);
  }

  play(elapsedMs: number, onTag: (tag: FlvTag) => void): void {
    for (let tag = this.#tags[this.#next]; tag; tag = this.#tags[this.#next]) {
      const timestampMs = this.#loopMs + tag.timestampMs;
      if (timestampMs > elapsedMs) return;
      onTag({ ...tag, timestampMs });
      this.#next++;
      if (this.#next < this.#tags.length) continue;
      this.#next = 0;
      this.#loopMs += CLIP_SECONDS * 1000;
    }
  }
}
