import { describe, expect, it } from 'vitest';
import { type Candidate, choose, type Situation } from '#engine/media/program/choose.ts';
import { type FeedId, SLATE } from '#shared/model/ids.ts';
import { usualOrders } from './ProgramRig.ts';

const A = 'a' as FeedId;
const B = 'b' as FeedId;
const C = 'c' as FeedId;

/** `a` alive and well · `a!` dead · `a1` alive for 1 s · `a?` does not fit · `a~` needs new sessions · `a^` flaps; the order of preference is a, b, c. */
function feeds(...words: string[]): Candidate[] {
  return words.map((word) => ({
    feedId: word[0] as FeedId,
    isAlive: !word.includes('!'),
    fits: !/[?~]/.test(word),
    needsNewSessions: word.includes('~'),
    spellMs: word.includes('^') ? 10_000 : 0,
    liveForMs: /\d/.test(word) ? Number(/[\d.]+/.exec(word)?.[0]) * 1_000 : 60_000,
  }));
}

type Change = Omit<Partial<Situation>, 'orders'> & { orders?: Partial<Situation['orders']> };

function chosen({ orders = {}, ...change }: Change) {
  const all = { ...usualOrders, order: [A, B, C], ...orders };
  const usual = { onAir: A, failure: null, concern: null, isReleased: false, candidates: feeds('a', 'b') };
  const choice = choose({ ...usual, ...change, orders: all });
  return choice === null ? null : `${choice.to}, ${choice.cause}`;
}

const gone = (...words: string[]): Change => ({ failure: 'feed-ended', candidates: feeds(...words) });
const keyless = (...words: string[]): Change => ({ concern: 'feed-no-keyframes', candidates: feeds(...words) });
const emptyAnd = (...words: string[]): Change => ({ onAir: null, candidates: feeds(...words) });
const slateAnd = (...words: string[]): Change => ({ onAir: SLATE, candidates: feeds(...words) });
const autoNow = { failback: 'auto', failbackAfterMs: 0 } as const;

const table: [string, string | null, Change][] = [
  ['nothing is wrong', null, {}],

  ['empty, nobody there', null, { onAir: null, candidates: [] }],
  ['empty, the first is too new', null, { onAir: null, candidates: feeds('a2') }],
  ['empty, the first has been live for 3 s', 'a, first-feed', { onAir: null, candidates: feeds('a3') }],
  ['empty, the preferred one is newer', 'b, first-feed', { onAir: null, candidates: feeds('a2', 'b4') }],
  ['empty, the preferred one is newer by less than a second', null, { onAir: null, candidates: feeds('a2.1', 'b3') }],
  [
    'empty, the taken one is there, a better one is due',
    'b, first-feed',
    { ...emptyAnd('a2.1', 'b3'), orders: { taken: B } },
  ],
  ['empty, both there in another order', 'a, first-feed', { onAir: null, candidates: feeds('b', 'a') }],
  ['empty, one was taken before', 'b, first-feed', { onAir: null, orders: { taken: B } }],
  ['empty, the taken one is not there', 'a, first-feed', { onAir: null, orders: { taken: C } }],
  ['empty, one that does not fit', null, { onAir: null, candidates: feeds('a?') }],

  ['the one on air ends', 'b, feed-ended', { failure: 'feed-ended', candidates: feeds('a!', 'b') }],
  ['the one on air stalls', 'b, feed-stalled', { failure: 'feed-stalled', candidates: feeds('a!', 'b') }],
  ['it ends and no other is there', 'slate, feed-ended', { failure: 'feed-ended', candidates: feeds('a!') }],
  ['it ends and no other fits', 'slate, feed-ended', { failure: 'feed-ended', candidates: feeds('a!', 'b?') }],
  ['it ends, the next one is new', 'c, feed-ended', { failure: 'feed-ended', candidates: feeds('a!', 'b1', 'c') }],
  ['it ends, all others are new', 'b, feed-ended', { failure: 'feed-ended', candidates: feeds('a!', 'c1', 'b1') }],
  [
    'its times break and its own new run is there',
    'a, feed-bad-times',
    {
      failure: 'feed-bad-times',
      candidates: feeds('a1'),
    },
  ],

  ['it ends, one that fits and one that needs sessions', 'c, feed-ended', gone('a!', 'b~', 'c1')],
  ['it ends, the only other one needs sessions', 'b, feed-ended', gone('a!', 'b~')],
  ['it ends, the only other one flaps', 'slate, feed-ended', gone('a!', 'b^9')],
  ['it ends, the only other one flapped and has been well since', 'b, feed-ended', gone('a!', 'b^10')],
  ['it ends, the next one flaps', 'c, feed-ended', gone('a!', 'b^9', 'c1')],

  ['its keyframes stop', 'b, feed-no-keyframes', keyless('a!', 'b')],
  ['its keyframes stop, nobody else is there', null, keyless('a!')],
  ['its keyframes stop, the other one is new', null, keyless('a!', 'b4')],
  ['its keyframes stop, the other one needs sessions', null, keyless('a!', 'b~')],
  ['its keyframes stop, it is taken by hand', null, { ...keyless('a!', 'b'), orders: { taken: A } }],

  ['the slate is on, one flaps', null, { onAir: SLATE, candidates: feeds('a^3') }],
  ['the slate is on, one that flaps is taken', 'a, taken-by-hand', { ...slateAnd('a^3'), orders: { taken: A } }],
  ['one that needs sessions is taken', 'b, taken-by-hand', { candidates: feeds('a', 'b~'), orders: { taken: B } }],
  ['the preferred one needs sessions', null, { onAir: B, orders: { failback: 'auto' }, candidates: feeds('a~', 'b') }],
  ['it needs them, given back', 'a, released', { onAir: B, isReleased: true, candidates: feeds('a~', 'b') }],
  ['it flaps, automatic', null, { onAir: B, orders: autoNow, candidates: feeds('a^9', 'b') }],

  ['the slate is on, nobody there', null, { onAir: SLATE, candidates: feeds('a!') }],
  ['the slate is on, one comes back', 'b, feed-back', { onAir: SLATE, candidates: feeds('a!', 'b1') }],

  ['the preferred one is back, by hand only', null, { onAir: B }],
  ['the preferred one is back, automatic', 'a, failback', { onAir: B, orders: { failback: 'auto' } }],
  ['back, but not for long enough', null, { onAir: B, orders: { failback: 'auto' }, candidates: feeds('a9', 'b') }],
  [
    'back, at once by the rule, but too new',
    null,
    {
      onAir: B,
      orders: { failback: 'auto', failbackAfterMs: 0 },
      candidates: feeds('a4', 'b'),
    },
  ],
  ['back, does not fit', null, { onAir: B, orders: { failback: 'auto' }, candidates: feeds('a?', 'b') }],
  ['never to a less preferred one', null, { orders: { failback: 'auto' } }],

  ['taken by hand', 'b, taken-by-hand', { orders: { taken: B } }],
  ['taken and on air: stays', null, { onAir: B, orders: { taken: B, failback: 'auto' } }],
  ['taken, but dead', null, { orders: { taken: B }, candidates: feeds('a', 'b!') }],
  ['taken, but does not fit', null, { orders: { taken: B }, candidates: feeds('a', 'b?') }],
  [
    'taken holds against failback',
    null,
    { onAir: B, orders: { taken: C, failback: 'auto' }, candidates: feeds('a', 'b') },
  ],
  [
    'taken and dies',
    'a, feed-ended',
    {
      onAir: B,
      failure: 'feed-ended',
      orders: { taken: B },
      candidates: feeds('a', 'b!'),
    },
  ],
  [
    'the other is taken while the one on air fails',
    'b, taken-by-hand',
    {
      failure: 'feed-stalled',
      orders: { taken: B },
      candidates: feeds('a!', 'b'),
    },
  ],
  ['the slate is taken', 'slate, taken-by-hand', { orders: { taken: SLATE } }],
  [
    'the slate is taken while the one on air fails',
    'slate, taken-by-hand',
    {
      failure: 'feed-ended',
      orders: { taken: SLATE },
    },
  ],
  ['the slate is taken and on: stays', null, { onAir: SLATE, orders: { taken: SLATE } }],

  ['released: the preferred one comes back now', 'a, released', { onAir: B, isReleased: true }],
  ['released: the preferred one is too new', null, { onAir: B, isReleased: true, candidates: feeds('a4', 'b') }],
  ['released on the preferred one', null, { isReleased: true }],
  ['released from the slate', 'a, released', { onAir: SLATE, isReleased: true }],
];

describe('choose', () => {
  it.each(table)('%s → %s', (_, wanted, change) => {
    expect(chosen(change)).toBe(wanted);
  });
});
