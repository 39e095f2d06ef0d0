import { fault } from '#engine/base/fault.ts';
import type { Step, Wanted } from '../plug.ts';

export function plan(wanted: Wanted): Step {
  return { kind: 'refuse', fault: fault('encoder-by-hand', { deed: DEEDS[wanted.kind] }) };
}

const DEEDS = { live: 'start it', idle: 'stop it', set: 'set it' } as const;
