import type { Record } from '../record.ts';
import { sectionsOf } from '../sections.ts';

/** No changeover steps back: all that is shown of a feed lies after all that was shown of the one before. */
export function presentation(record: Record): string[] {
  const broken: string[] = [];
  let latestMs = Number.NEGATIVE_INFINITY;
  for (const { pictures } of sectionsOf(record)) {
    const shown = pictures.map(({ ptsMs }) => ptsMs);
    const first = Math.min(...shown);
    if (first <= latestMs) broken.push(`joined at ${first}, but ${latestMs} was shown already`);
    const own = pictures.filter(({ unit }) => unit?.slipMs === pictures[0]?.unit?.slipMs).map(({ ptsMs }) => ptsMs);
    if (new Set(own).size < own.length) broken.push(`two pictures of one feed at one time after ${first}`);
    latestMs = Math.max(latestMs, ...shown);
  }
  return broken;
}
