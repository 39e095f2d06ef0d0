import type { Record } from './record.ts';

/** How far the stamps of each run were off the encoder's clock when it began: other ones are of a clock that broke. */
export function firstSlips({ units }: Record): Map<number | null, number> {
  const slips = new Map<number | null, number>();
  for (const { runId, slipMs } of units) if (!slips.has(runId)) slips.set(runId, slipMs);
  return slips;
}
