import type { Record, Sent } from '../record.ts';

/** Decoding times grow strictly on each track, no picture is shown before it is decoded, none at the time of another. */
export function times({ sent }: Record): string[] {
  const broken: string[] = [];
  for (const track of ['video', 'audio'] as const) {
    let before: Sent | null = null;
    for (const message of sent) {
      if (message.kind !== track) continue;
      if (before && message.dtsMs <= before.dtsMs) broken.push(`${track} dts ${message.dtsMs} after ${before.dtsMs}`);
      if (message.ptsMs < message.dtsMs) broken.push(`${track} pts ${message.ptsMs} before its dts ${message.dtsMs}`);
      before = message;
    }
  }
  return broken;
}
