import type { Record } from '../record.ts';

/** Whatever a picture is predicted from was sent, and nothing else between: destinations decode without an error. */
export function decodable({ sent }: Record): string[] {
  const broken: string[] = [];
  let reference: number | null = null;
  for (const { kind, unit, ptsMs } of sent) {
    if (kind !== 'video' || !unit) continue;
    if (!unit.isIdr && unit.needs !== reference) {
      broken.push(`picture ${unit.serial} of ${unit.encoderId} at ${ptsMs} needs ${unit.needs}, not ${reference}`);
    }
    if (unit.isReference) reference = unit.serial;
  }
  return broken;
}
