import type { Cause } from '#shared/model/state.ts';
import { CAMERA } from '../camera/LiveCamera.ts';
import { faults } from './onAirFails.ts';
import { type Row, row } from './Row.ts';

const STALL_MS = 500;
const SPARE_MS = 100;
/** From the first bad frame on: a connection that ends is noticed at once, a clock that stands still at its fifth frame. */
const noticedMs: Partial<Record<Cause, number>> = { 'feed-stalled': STALL_MS, 'feed-bad-times': 5 * CAMERA.frameMs };

/** Without a delay a failure shows: for no longer than until the next keyframe of the standby, and until it is noticed. */
export const lowLatency: readonly Row[] = faults.map((fault) => {
  return row({
    ...fault,
    name: `low-latency-${fault.name}`,
    says: `low latency: ${fault.says}`,
    inCi: fault.name === 'killed' || fault.name === 'stopped',
    program: { mode: 'low-latency', stallMs: STALL_MS },
    bounds: (gopMs) => {
      const usual = fault.bounds(gopMs);
      const standstillMs = (noticedMs[usual.changeovers?.[0] ?? 'feed-ended'] ?? 0) + gopMs + SPARE_MS;
      return {
        ...usual,
        lost: null,
        repeated: Number.POSITIVE_INFINITY,
        standstillMs,
        longestStepMs: standstillMs,
      };
    },
  });
});
