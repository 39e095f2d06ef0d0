import { keyframesUntil, zerolatency } from '../camera/encoderSettings.ts';
import { CAMERA } from '../camera/LiveCamera.ts';
import type { Mangle } from '../support/Mangler.ts';
import { freezeTimes, jumpTimes, noPictures, reverseTimes } from '../support/mangles.ts';
import { unnoticed } from '../verdict/bounds.ts';
import { type Row, row } from './Row.ts';

type Fault = Pick<Row, 'name' | 'says' | 'way' | 'play' | 'bounds'>;

/** Frames come for so long before keyframes stop: the standby is ready by then. */
const WITH_KEYFRAMES_S = 14;

const ended = { ...unnoticed, changeovers: ['feed-ended'] } as const;
const stalled = { ...unnoticed, changeovers: ['feed-stalled'] } as const;
const badTimes = { ...unnoticed, changeovers: ['feed-bad-times'] } as const;

/** What can happen to the encoder on air so that its pictures end, or can't be used any more. */
export const faults: readonly Fault[] = [
  {
    name: 'killed',
    says: 'SIGKILL',
    way: 'gate',
    play: async (show) => {
      await show.a.crash();
      await show.onAir('b');
    },
    bounds: () => ended,
  },
  {
    name: 'reset',
    says: 'TCP reset',
    way: 'gate',
    play: async (show) => {
      show.a.resetConnection();
      await show.onAir('b');
    },
    bounds: () => ended,
  },
  {
    name: 'stopped',
    says: 'SIGSTOP: no word, the socket stays open',
    way: 'gate',
    play: async (show) => {
      show.a.freeze();
      await show.onAir('b');
    },
    bounds: () => stalled,
  },
  {
    name: 'cable',
    says: 'its cable is pulled (link of its namespace down)',
    way: 'cable',
    play: async (show) => {
      await show.a.pullCable();
      await show.onAir('b');
    },
    bounds: () => stalled,
  },
  {
    name: 'no-pictures',
    says: 'its pictures stop, its sound goes on',
    way: 'mangler',
    play: mangled(() => noPictures),
    bounds: () => stalled,
  },
  {
    name: 'times-freeze',
    says: 'its time stamps freeze',
    way: 'mangler',
    play: mangled(freezeTimes),
    bounds: () => badTimes,
  },
  {
    name: 'times-jump',
    says: 'its time stamps jump by 10 s',
    way: 'mangler',
    play: mangled(() => jumpTimes(10_000)),
    bounds: () => badTimes,
  },
  {
    name: 'times-reverse',
    says: 'its time stamps run backwards',
    way: 'mangler',
    play: mangled(reverseTimes),
    bounds: () => badTimes,
  },
];

export const onAirFails: readonly Row[] = [
  ...faults.map(row),
  row({
    name: 'no-keyframes',
    says: 'its keyframes stop, pictures go on',
    encoders: [keyframesUntil(WITH_KEYFRAMES_S, CAMERA.fps), zerolatency],
    play: async (show) => {
      await show.a.hasSeen(WITH_KEYFRAMES_S);
      await show.onAir('b');
    },
    bounds: () => ({ ...unnoticed, changeovers: ['feed-no-keyframes'] }),
  }),
];

function mangled(how: () => Mangle): Row['play'] {
  return async (show) => {
    show.a.mangle(how());
    await show.onAir('b');
  };
}
