import type { FeedId } from '#shared/model/ids.ts';

/** So many failures within `WINDOW_MS` are no accident any more. */
const MANY = 3;
const WINDOW_MS = 60_000;
/** So long a feed that flaps must have been well before the program trusts it by itself. */
const SPELL_MS = 10_000;

/** How often each feed has failed of late: what damps a program that would follow one that comes and goes. */
export class FlapBook {
  readonly #failuresMs = new Map<FeedId, number[]>();

  failed(feedId: FeedId, nowMs: number): void {
    this.#failuresMs.set(feedId, [...this.#recent(feedId, nowMs), nowMs]);
  }

  /** The health that a feed has to show before it comes on by itself, in ms; 0 while it does not flap. */
  spellMs(feedId: FeedId, nowMs: number): number {
    return this.#recent(feedId, nowMs).length >= MANY ? SPELL_MS : 0;
  }

  #recent(feedId: FeedId, nowMs: number): number[] {
    return (this.#failuresMs.get(feedId) ?? []).filter((atMs) => nowMs - atMs < WINDOW_MS).slice(-MANY);
  }
}
