import { faults } from './onAirFails.ts';
import { type Row, row } from './Row.ts';

const STALL_MS = 500;
const SPARE_MS = 100;

/** Without a delay a failure shows: for no longer than until the next keyframe of the standby, and until it is noticed. */
export const lowLatency: readonly Row[] = faults.map((fault) => {
  const isSilence = fault.bounds(0).changeovers?.[0] === 'feed-stalled';
  const noticedMs = isSilence ? STALL_MS : 0;
  return row({
    ...fault,
    name: `low-latency-${fault.name}`,
    says: `low latency: ${fault.says}`,
    inCi: fault.name === 'killed' || fault.name === 'stopped',
    program: { mode: 'low-latency', stallMs: STALL_MS },
    bounds: (gopMs) => {
      const standstillMs = noticedMs + gopMs + SPARE_MS;
      return {
        ...fault.bounds(gopMs),
        lost: null,
        repeated: Number.POSITIVE_INFINITY,
        standstillMs,
        longestStepMs: standstillMs,
      };
    },
  });
});
