import { accessFaults } from './faults/access.ts';
import { controlFaults } from './faults/control.ts';
import { encoderFaults } from './faults/encoders.ts';
import type { FaultContext, FaultTexts } from './faults/faultTexts.ts';
import { mediaFaults } from './faults/media.ts';
import { slateFaults } from './faults/slate.ts';
import { storageFaults } from './faults/storage.ts';

/** Every fault text by its code, from one table for each area. */
export const faultTexts: FaultTexts = {
  ...accessFaults,
  ...controlFaults,
  ...encoderFaults,
  ...mediaFaults,
  ...slateFaults,
  ...storageFaults,
};

/** One line for people about a fault; an unknown code speaks for itself rather than throwing. */
export function faultText(code: string, context: FaultContext): string {
  const text = Object.hasOwn(faultTexts, code) ? faultTexts[code] : undefined;
  return text ? text(context) : code.replaceAll('-', ' ');
}
