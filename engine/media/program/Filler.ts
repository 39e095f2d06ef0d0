import type { FeedFormat } from '../feeds/format.ts';
import type { MediaUnit } from '../feeds/unit.ts';
import { HELD_PICTURE_EVERY_MS, heldPicture } from '../slate/heldPicture.ts';
import { cardFits, type SlateCard } from '../slate/SlateCard.ts';
import type { Stamper } from './Stamper.ts';

/** Pictures for more than this are never made up in one go: after a long sleep of the computer the rest stays empty. */
const MAX_FILL_MS = 10_000;

/** A card that is being shown: frame `next` of it, counted without end, is due at `startMs + next × frameMs`. */
interface Showing {
  readonly card: SlateCard;
  readonly startMs: number;
  next: number;
  /** The picture before; when another came after it, the card begins anew. */
  lastPtsMs: number;
}

/** Keeps picture and sound going where no feed does, on the engine's own clock: the slate, and holes at a join. */
export class Filler {
  /** Shown as the slate where it fits; without one, and in holes, the last picture is held. */
  card: SlateCard | null = null;
  readonly #stamper: Stamper;
  #idr: MediaUnit | null = null;
  #picture: readonly Buffer[] | null = null;
  #showing: Showing | null = null;

  constructor(stamper: Stamper) {
    this.#stamper = stamper;
  }

  /** The slate, up to `untilMs` of the program's time. `house`: what the program showed last. */
  slateUntil(untilMs: number, house: FeedFormat, houseFrameMs: number): void {
    const showing = this.#goOn() ?? this.#begin(house, houseFrameMs);
    if (showing) this.#show(showing, untilMs);
    else this.holdUntil(untilMs);
  }

  /** The last picture again and again, up to `untilMs` of the program's time. */
  holdUntil(untilMs: number): void {
    const picture = this.#current();
    for (let atMs = this.#nextHeldMs(untilMs); picture && atMs <= untilMs; atMs = this.#nextHeldMs(untilMs)) {
      this.#stamper.silenceUntil(atMs);
      this.#stamper.heldPicture(picture, Math.round(atMs));
    }
    this.#stamper.silenceUntil(untilMs);
  }

  #nextHeldMs(untilMs: number): number {
    return Math.max(this.#stamper.sentPtsMs, untilMs - MAX_FILL_MS) + HELD_PICTURE_EVERY_MS;
  }

  #goOn(): Showing | null {
    return this.#showing?.lastPtsMs === this.#stamper.sentPtsMs ? this.#showing : null;
  }

  #begin(house: FeedFormat, houseFrameMs: number): Showing | null {
    const { card } = this;
    const lastPtsMs = this.#stamper.sentPtsMs;
    const fits = card !== null && cardFits(card, house, houseFrameMs);
    this.#showing = fits ? { card, startMs: lastPtsMs + card.frameMs, next: 0, lastPtsMs } : null;
    return this.#showing;
  }

  #show(showing: Showing, untilMs: number): void {
    const { card, startMs } = showing;
    if (untilMs - showing.lastPtsMs > MAX_FILL_MS) skipTo(showing, untilMs - MAX_FILL_MS);
    for (;;) {
      const atMs = startMs + showing.next * card.frameMs;
      const frame = card.frames[showing.next % card.frames.length];
      if (!frame || atMs > untilMs) break;
      this.#stamper.silenceUntil(atMs);
      this.#stamper.video(frame, Math.round(atMs), showing.next === 0, card.frameMs);
      showing.next++;
      showing.lastPtsMs = this.#stamper.sentPtsMs;
    }
    this.#stamper.silenceUntil(untilMs);
  }

  #current(): readonly Buffer[] | null {
    const idr = this.#stamper.lastIdr;
    if (idr !== this.#idr) {
      this.#idr = idr;
      this.#picture = idr ? heldPicture(idr) : null;
    }
    return this.#picture;
  }
}

/** On with the loop's beginning, which is an IDR, at or after `ptsMs`. */
function skipTo(showing: Showing, ptsMs: number): void {
  const loopFrames = showing.card.frames.length;
  const frames = (ptsMs - showing.startMs) / showing.card.frameMs;
  showing.next = Math.ceil(frames / loopFrames) * loopFrames;
}
