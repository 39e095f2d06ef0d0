import type { LabShow } from '../show/LabShow.ts';
import { unnoticed } from '../verdict/bounds.ts';
import { type Row, row } from './Row.ts';

const HICCUP_S = 1.5;
const noChangeover = () => ({ ...unnoticed, changeovers: [], mostChangeovers: 0 }) as const;

/** Everything comes, some of it late. */
export const hiccups: readonly Row[] = [
  row({
    name: 'hiccup-one',
    says: 'a hiccup of 1.5 s in its feed',
    play: (show) => hold(show, [show.a]),
    bounds: noChangeover,
  }),
  row({
    name: 'hiccup-both',
    says: 'a hiccup of 1.5 s in both feeds',
    play: (show) => hold(show, [show.a, show.b]),
    bounds: noChangeover,
  }),
  row({
    name: 'hiccup-engine',
    says: 'a hiccup of 1.5 s of the engine itself (SIGSTOP, SIGCONT)',
    play: async ({ engine, camera }) => {
      engine.process.kill('SIGSTOP');
      await camera.shows(HICCUP_S);
      engine.process.kill('SIGCONT');
    },
    bounds: noChangeover,
  }),
];

async function hold({ camera }: LabShow, encoders: readonly LabShow['a'][]): Promise<void> {
  for (const encoder of encoders) encoder.hold();
  await camera.shows(HICCUP_S);
  for (const encoder of encoders) encoder.letGo();
}
