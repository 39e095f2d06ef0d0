import { bFrames } from './bFrames.ts';
import { byRule } from './byRule.ts';
import { hiccups } from './hiccups.ts';
import { lowLatency } from './lowLatency.ts';
import { onAirFails } from './onAirFails.ts';
import type { Row } from './Row.ts';
import { slate } from './slate.ts';
import { unlike } from './unlike.ts';

/** Every row of the lab's table, in the order in which `docs/BENCHMARKS.md` shows them. */
export const rows: readonly Row[] = [
  ...onAirFails,
  ...byRule,
  ...unlike,
  ...slate,
  ...hiccups,
  ...lowLatency,
  ...bFrames,
];
