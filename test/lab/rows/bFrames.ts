import { type EncoderSettings, pyramid, twoBFrames, zerolatency } from '../camera/encoderSettings.ts';
import { faults } from './onAirFails.ts';
import { type Row, row } from './Row.ts';
import { measured } from './unlike.ts';

interface Mix {
  readonly name: string;
  readonly says: string;
  readonly encoders: readonly [a: EncoderSettings, b: EncoderSettings];
  /** Frames that one of the deeper encoder overtakes. */
  readonly reordered: number;
  /** The two need unlike long for the same picture: they are measured before. */
  readonly isUnlike: boolean;
  /** Of the faults, those that CI plays with it. */
  readonly inCi: readonly string[];
}

const mixes: readonly Mix[] = [
  {
    name: 'b2',
    says: 'two B-frames on both',
    encoders: [twoBFrames, twoBFrames],
    reordered: 2,
    isUnlike: false,
    inCi: ['stopped'],
  },
  {
    name: 'pyramid',
    says: 'a pyramid of B-frames on both',
    encoders: [pyramid, pyramid],
    reordered: 3,
    isUnlike: false,
    inCi: ['killed'],
  },
  {
    name: 'b2-from',
    says: 'two B-frames on the one that fails',
    encoders: [twoBFrames, zerolatency],
    reordered: 2,
    isUnlike: true,
    inCi: [],
  },
  {
    name: 'pyramid-to',
    says: 'a pyramid of B-frames on the standby',
    encoders: [zerolatency, pyramid],
    reordered: 3,
    isUnlike: true,
    inCi: ['times-reverse'],
  },
];

/** Every fault with every mix of B-frames: what was sent before frames that are shown earlier may be lost with them. */
export const bFrames: readonly Row[] = mixes.flatMap(({ name, says, encoders, reordered, isUnlike, inCi }) =>
  faults.map((fault) =>
    row({
      ...fault,
      name: `${fault.name}-${name}`,
      says: `${fault.says}; ${says}`,
      encoders,
      play: isUnlike ? measured(fault.play) : fault.play,
      inCi: inCi.includes(fault.name),
      bounds: (gopMs) => ({ ...fault.bounds(gopMs), reordered, lost: reordered }),
    }),
  ),
);
