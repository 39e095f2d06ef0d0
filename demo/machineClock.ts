import { type Clock, systemClock } from '#engine/base/clock.ts';

/**
 * A clock with the same zero for every process of the machine (its start), which nobody sets: by it the demo encoders
 * show the same picture at the same moment.
 */
export const machineClock: Clock = { ...systemClock, nowMs: () => Number(process.hrtime.bigint()) / 1e6 };
