import type { HouseFormat } from '#shared/model/studio.ts';
import { type Difference, differences } from './differences.ts';
import type { FeedFormat } from './format.ts';
import { formatFacts, houseFacts } from './formatFacts.ts';

/**
 * How a feed fits the program's format. A: identical headers, the join can't be seen. B: same picture and sound format,
 * other parameter sets. C: size, rate or scan differs. D: codec or sound format differs, impossible within a session.
 */
export type Compatibility = 'A' | 'B' | 'C' | 'D';

/** Rates in frames a second (see `frameRate`); one that is not known, 0, does not differ. */
export function compatibility(house: FeedFormat, feed: FeedFormat, houseFps: number, feedFps: number): Compatibility {
  return worstClass(differences(formatFacts(house, houseFps), formatFacts(feed, feedFps)));
}

/** Against a house format that the studio sets, before anything has been on: headers can only be told apart later. */
export function compatibilityWithHouse(house: HouseFormat, feed: FeedFormat, feedFps: number): 'B' | 'C' | 'D' {
  const found = worstClass(differences(houseFacts(house), formatFacts(feed, feedFps)));
  return found === 'A' ? 'B' : found;
}

export function worstClass(found: readonly Pick<Difference, 'class'>[]): Compatibility {
  const classes = found.map((one) => one.class);
  return classes.includes('D') ? 'D' : classes.includes('C') ? 'C' : classes.includes('B') ? 'B' : 'A';
}
