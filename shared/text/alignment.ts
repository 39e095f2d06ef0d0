import type { MeasuredAlignment } from '../model/alignment.ts';

interface Facts extends Omit<MeasuredAlignment, 'text' | 'againstId'> {
  readonly name: string;
  readonly against: string;
}

/** What a measurement found, in words. */
export function alignmentText({ name, against, frames, latencyMs, soundOffsetMs, confidence }: Facts): string {
  const much = `${Math.abs(frames)} ${Math.abs(frames) === 1 ? 'frame' : 'frames'} (${Math.abs(latencyMs)} ms)`;
  const where =
    frames === 0
      ? `brings the same frame when ${against} does`
      : `is ${much} ${frames > 0 ? 'behind' : 'ahead of'} ${against}`;
  return `${name} ${where}; a changeover joins on the frame. ${soundText(soundOffsetMs)} Sure to ${Math.round(confidence * 100)} %.`;
}

function soundText(offsetMs: number | null): string {
  if (offsetMs === null) return 'The sound could not be compared.';
  if (Math.abs(offsetMs) < 5) return 'The sound agrees.';
  return `Its sound is ${Math.abs(offsetMs)} ms ${offsetMs > 0 ? 'later' : 'earlier'} against the picture.`;
}
