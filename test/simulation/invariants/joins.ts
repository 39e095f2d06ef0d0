import type { Record } from '../record.ts';
import { sectionsOf } from '../sections.ts';

/** Every section begins with an IDR that carries its parameter sets, so that any decoder can go on from there. */
export function joins(record: Record): string[] {
  return sectionsOf(record).flatMap(({ pictures: [first] }) => {
    if (!first) return [];
    if (!first.isIdr) return [`joined at ${first.ptsMs} with a picture that is no IDR`];
    return first.hasParameterSets ? [] : [`joined at ${first.ptsMs} without parameter sets`];
  });
}
