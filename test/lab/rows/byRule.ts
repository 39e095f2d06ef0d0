import { unnoticed } from '../verdict/bounds.ts';
import { type Row, row } from './Row.ts';

const MINUTE_S = 60;
const FLAP_S = 3;

/** Nothing is wrong with what is on air, or nothing is any more: who comes on is a wish, or a rule. */
export const byRule: readonly Row[] = [
  row({
    name: 'take',
    says: 'take by hand between two healthy feeds',
    play: async (show) => {
      await show.engine.post('/program/take', { feedId: 'b' });
      await show.onAir('b');
    },
    bounds: () => ({ ...unnoticed, changeovers: ['taken-by-hand'] }),
  }),
  row({
    name: 'failback',
    says: 'failback by itself after its spell of health',
    program: { failback: 'auto', failbackAfterMs: 5_000 },
    play: async (show) => {
      await show.a.crash();
      await show.onAir('b');
      show.a.start();
      await show.onAir('a', 30_000);
    },
    bounds: () => ({ ...unnoticed, changeovers: ['feed-ended', 'failback'], mostChangeovers: 2 }),
  }),
  row({
    name: 'restart',
    says: 'it restarts under the same key while its old session is half open',
    play: async (show) => {
      show.a.hold();
      await show.a.crash();
      show.a.start();
      await show.onAir('b');
      await show.until('a is there again', ({ feeds }) => {
        return feeds.some(({ id, state }) => id === 'a' && state === 'live');
      });
    },
  }),
  row({
    name: 'flaps',
    says: 'it comes and goes every 3 s for a minute',
    program: { failback: 'auto', failbackAfterMs: 0 },
    play: async (show) => {
      for (let flap = 0; flap < MINUTE_S / FLAP_S; flap++) {
        await show.a.crash();
        await show.camera.shows(FLAP_S / 3);
        show.a.start();
        await show.camera.shows((FLAP_S * 2) / 3);
      }
      await show.until('the reason is said', ({ alarms }) => alarms.some(({ code }) => code === 'feed-flapping'));
    },
    bounds: () => ({ ...unnoticed, lost: null, mostChangeovers: 2 }),
  }),
];
