import type { EncoderPlug } from '../plug.ts';
import { ManualOptions } from './options.ts';
import { plan } from './plan.ts';
import { report } from './report.ts';

/** Any encoder that sends to us and that we do not control. */
export const manual: EncoderPlug<ManualOptions, null> = {
  make: 'manual',
  name: 'Encoder set by hand',
  can: { start: false, stop: false, point: false },
  options: ManualOptions,
  pollMs: 60_000,
  link: null,
  noFacts: null,
  polls: () => [],
  read: () => null,
  report,
  plan,
};
