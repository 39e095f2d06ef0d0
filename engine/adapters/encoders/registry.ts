import { manual } from './manual/index.ts';
import { obs } from './obs/index.ts';
import type { AnyEncoderPlug, EncoderPlug } from './plug.ts';

/** Every make of encoder that a studio may name. */
export const encoderPlugs: readonly AnyEncoderPlug[] = [erased(manual), erased(obs)];

/** Safe, because options and facts go in a circle: only a plug's own schema and its own `read` make them. */
export function erased<Options, Facts>(plug: EncoderPlug<Options, Facts>): AnyEncoderPlug {
  return plug as unknown as AnyEncoderPlug;
}
