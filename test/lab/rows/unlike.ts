import type { EngineState } from '#shared/model/state.ts';
import { lookahead, zerolatency } from '../camera/encoderSettings.ts';
import { unnoticed } from '../verdict/bounds.ts';
import { type Row, row } from './Row.ts';

/** Three B-frames, as its preset has it. */
const REORDERED = 3;
/** The later encoder's lag goes on top of what every show has. */
const DELAY_BEYOND_GOP_MS = 4_500;

/** Encoders that need unlike long for the same picture. */
export const unlike: readonly Row[] = [
  row({
    name: 'unlike',
    says: 'SIGKILL; zerolatency against veryfast with lookahead, after measure-alignment',
    encoders: [zerolatency, lookahead],
    program: { delayMs: 2_000 + DELAY_BEYOND_GOP_MS },
    play: measured(async (show) => {
      await show.a.crash();
      await show.onAir('b');
    }),
    bounds: () => ({ ...unnoticed, lost: 1, repeated: 1, reordered: REORDERED, changeovers: ['feed-ended'] }),
  }),
];

/** The same play, once both were measured and the standby is ready in step to the frame. */
export function measured(play: Row['play']): Row['play'] {
  return async (show) => {
    await show.engine.post('/encoders/b/measure-alignment');
    await show.until('b ready, in step to the frame', isExact, 30_000);
    await play(show);
  };
}

function isExact({ feeds }: EngineState): boolean {
  return feeds.some(({ id, hitless }) => id === 'b' && hitless.ready && hitless.alignment === 'exact');
}
