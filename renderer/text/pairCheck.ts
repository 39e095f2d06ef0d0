import type { FeedDifference, PairState } from '#shared/model/pairCheck.ts';
import { count, span } from '../format/figures.ts';

export const pairText = {
  fits: 'Every setting fits the program.',
  differ: (differences: readonly FeedDifference[]) =>
    `${count(differences.length, 'setting differs', 'settings differ')}: ${differences.map(shortName).join(', ')}`,
  /** Against the program the list above says it. */
  differs: ({ differs }: PairState) => (differs.length === 0 ? '' : ` They differ: ${differs.join('; ')}.`),
  check: (name: string) => `Pair check of ${name}`,
  isAndShould: ({ has, wanted }: FeedDifference) => `Is ${has}, should be ${wanted}.`,
  chip: (ofClass: NonNullable<FeedDifference['class']>) => `class ${ofClass}`,
  classMeans: {
    B: 'It joins; most viewers see nothing.',
    C: 'It does not join unseen: the format of the picture differs.',
    D: 'It can’t join at all within one session.',
  } satisfies Record<NonNullable<FeedDifference['class']>, string>,
  set: ({ wanted }: FeedDifference) => `Set to ${wanted}`,
  setLabel: ({ name, wanted }: FeedDifference, encoder: string) => `Set ${name} of ${encoder} to ${wanted}`,
  setting: 'Setting…',
  ask: ({ name, wanted }: FeedDifference, encoder: string) => `Set ${name} of ${encoder} to ${wanted}?`,
  yes: 'Set it',
  no: 'Leave it',
};

/** `Settings → Video → Common FPS Values` is `Common FPS Values` where there is little room. */
function shortName({ name }: FeedDifference): string {
  return name.split(' → ').at(-1) ?? name;
}

/** How `feedId` lies against the other of a pair. */
export function skewText(pair: PairState, feedId: string, otherName: string): string {
  if (pair.laterMs === null) return `With ${otherName}: in step to about ${span(pair.withinMs)}, not measured.`;
  const laterMs = pair.feedId === feedId ? pair.laterMs : -pair.laterMs;
  const skew = laterMs === 0 ? 'at the same time' : `${span(Math.abs(laterMs))} ${laterMs > 0 ? 'later' : 'earlier'}`;
  return `With ${otherName}: ${skew}, measured to the frame.`;
}
