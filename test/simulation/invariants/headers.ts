import type { Record } from '../record.ts';

/** What needs a header comes after it, and a header comes only when its bytes changed. */
export function headers({ sent }: Record): string[] {
  const broken: string[] = [];
  const inForce: { video: Buffer | null; audio: Buffer | null } = { video: null, audio: null };
  for (const { kind, header, unit, dtsMs } of sent) {
    const track = kind === 'video' || kind === 'video-header' ? 'video' : 'audio';
    const known = inForce[track];
    if (header) {
      if (known?.equals(header)) broken.push(`${track} header at ${dtsMs} says nothing new`);
      inForce[track] = header;
    } else if (!known) broken.push(`${track} at ${dtsMs} before any header`);
    else if (unit && !unit.header.equals(known)) broken.push(`${track} at ${dtsMs} under the header of another feed`);
  }
  return broken;
}
