import { fault } from '#engine/base/fault.ts';
import type { Step, Wanted } from '../plug.ts';

export function plan(wanted: Wanted): Step {
  return { kind: 'refuse', fault: fault('encoder-by-hand', { start: wanted.kind === 'live' }) };
}
