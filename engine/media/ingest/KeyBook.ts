import { createHash, timingSafeEqual } from 'node:crypto';
import type { FeedId } from '#shared/model/ids.ts';

interface Entry {
  readonly feedId: FeedId;
  readonly digest: Buffer;
}

/** Which feed a key opens. Compared in constant time and against every key, so that answers tell nothing of the keys. */
export class KeyBook {
  #entries: readonly Entry[] = [];

  /** Answers the feeds whose key is not what it was: gone or another. */
  set(keys: ReadonlyMap<FeedId, string>): FeedId[] {
    const before = this.#entries;
    this.#entries = [...keys].map(([feedId, key]) => ({ feedId, digest: digestOf(key) }));
    const isKept = (old: Entry) =>
      this.#entries.some((now) => now.feedId === old.feedId && now.digest.equals(old.digest));
    return before.filter((old) => !isKept(old)).map((old) => old.feedId);
  }

  feedOf(key: string): FeedId | null {
    const digest = digestOf(key);
    let found: FeedId | null = null;
    for (const entry of this.#entries) if (timingSafeEqual(entry.digest, digest)) found = entry.feedId;
    return found;
  }
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
