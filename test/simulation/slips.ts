import type { Record } from './record.ts';

/** How far the stamps of each run were off the encoder's clock when it began: other ones are of a clock that broke. */
export function firstSlips({ units }: Record): Map<number | null, number> {
  const slips = new Map<number | null, number>();
  for (const { runId, slipMs } of units) if (!slips.has(runId)) slips.set(runId, slipMs);
  return slips;
}

/** Runs whose clock broke: their times mean little, and nothing can be held against them. */
export function brokenRuns({ units }: Record): Set<number | null> {
  const slips = new Map<number | null, number>();
  const broken = new Set<number | null>();
  for (const { runId, slipMs } of units) {
    if ((slips.get(runId) ?? slipMs) !== slipMs) broken.add(runId);
    slips.set(runId, slipMs);
  }
  return broken;
}
