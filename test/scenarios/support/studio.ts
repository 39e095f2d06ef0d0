import type { z } from 'zod';
import type { Studio } from '#shared/model/studio.ts';
import type { Recorder } from './Recorder.ts';

/** A studio as a person writes it. */
export type StudioInput = z.input<typeof Studio>;

/** Feed keys of the two encoders, in the order of the program. */
export const FEED_KEYS = ['main-feed-4f1c', 'backup-feed-91d0'] as const;

interface Wanted {
  readonly program?: StudioInput['program'];
  readonly destinations: StudioInput['destinations'];
  readonly ingest?: string;
}

/** Two encoders that nobody controls, a hitless program with a delay that just covers their keyframe interval. */
export function studioOf({ program, destinations, ingest = '127.0.0.1:0' }: Wanted): StudioInput {
  const [mainKey, backupKey] = FEED_KEYS;
  return {
    version: 1,
    name: 'Scenario',
    ingest: { rtmp: ingest },
    encoders: [
      { id: 'main', name: 'Main', make: 'manual', feedKey: mainKey },
      { id: 'backup', name: 'Backup', make: 'manual', feedKey: backupKey },
    ],
    program: { order: ['main', 'backup'], mode: 'hitless', delayMs: 1500, stallMs: 500, ...program },
    destinations,
  };
}

/** A destination with one endpoint, `id/a`. */
export function destination(id: string, recorder: Recorder): NonNullable<StudioInput['destinations']>[number] {
  return { id, name: id, endpoints: [{ id: 'a', url: recorder.url, streamKey: recorder.streamKey }] };
}
