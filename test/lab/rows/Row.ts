import { type EncoderSettings, zerolatency } from '../camera/encoderSettings.ts';
import type { LabProgram, LabShow } from '../show/LabShow.ts';
import { type Bounds, unnoticed } from '../verdict/bounds.ts';

/** One line of the table: a fault that is made in a show, and what the show must hold. */
export interface Row {
  /** For `npm run lab -- --row NAME`. */
  readonly name: string;
  /** What happens, for people. */
  readonly says: string;
  /** Also a test of CI, with a keyframe a second. */
  readonly inCi: boolean;
  /** How the encoder that is on air and its standby are set. */
  readonly encoders: readonly [a: EncoderSettings, b: EncoderSettings];
  /** What the one on air reaches the engine by. */
  readonly way: 'gate' | 'mangler' | 'cable';
  /** Besides what every show has. */
  readonly program: LabProgram;
  /** Makes the fault and waits until what must follow has followed. `a` is on air then, `b` is ready. */
  readonly play: (show: LabShow) => Promise<void>;
  readonly bounds: (gopMs: number) => Bounds;
}

/** A row with like encoders that a viewer must notice nothing of, where nothing else is said. */
export function row(given: Pick<Row, 'name' | 'says' | 'play'> & Partial<Row>): Row {
  return {
    inCi: true,
    encoders: [zerolatency, zerolatency],
    way: 'gate',
    program: {},
    bounds: () => unnoticed,
    ...given,
  };
}
