import { until } from '../support/until.ts';
import { unnoticed } from '../verdict/bounds.ts';
import { type Row, row } from './Row.ts';

const MOST_WITHOUT_PICTURE_MS = 300;

/** No encoder is left for a while. */
export const slate: readonly Row[] = [
  row({
    name: 'slate',
    says: 'both fail → slate → one comes back',
    program: { slate: { kind: 'card', text: 'Back soon' } },
    play: async (show) => {
      const cardIsMade = async () => (await show.engine.journalCodes('slate')).includes('slate-card-made');
      await until('the card', cardIsMade, 40_000);
      await show.a.crash();
      await show.onAir('b');
      await show.b.crash();
      await show.onAir('slate');
      await show.camera.shows(2);
      show.a.start();
      await show.onAir('a', 20_000);
    },
    bounds: () => ({
      ...unnoticed,
      lost: null,
      longestStepMs: MOST_WITHOUT_PICTURE_MS,
      changeovers: ['feed-ended', 'feed-ended', 'feed-back'],
      mostChangeovers: 3,
    }),
  }),
];
