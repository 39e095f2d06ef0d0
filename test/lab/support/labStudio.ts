import type { z } from 'zod';
import type { Studio } from '#shared/model/studio.ts';
import type { NginxRtmp } from './NginxRtmp.ts';

type StudioInput = z.input<typeof Studio>;
type Destination = NonNullable<StudioInput['destinations']>[number];

interface Wanted {
  /** Ids of encoders that nobody controls, in order of preference; a feed key is `ID-feed-key`. */
  encoders: readonly string[];
  program?: StudioInput['program'];
  destinations: Destination[];
}

/** A studio file for the lab: everything on loopback, the ingest on any free port. */
export function labStudio({ encoders, program, destinations }: Wanted): StudioInput {
  return {
    version: 1,
    name: 'Lab',
    ingest: { rtmp: '127.0.0.1:0' },
    encoders: encoders.map((id) => ({ id, name: `Encoder ${id}`, make: 'manual', feedKey: feedKeyOf(id) })),
    program: { order: [...encoders], ...program },
    destinations,
  };
}

export function feedKeyOf(encoderId: string): string {
  return `${encoderId}-feed-key`;
}

/** A destination with one endpoint, or several of which one is used at a time; its id is its stream key. */
export function labDestination(id: string, ...servers: readonly NginxRtmp[]): Destination {
  return {
    id,
    name: `Destination ${id}`,
    redundancy: 'active-passive',
    endpoints: servers.map(({ url }, index) => ({ id: `e${index + 1}`, url, streamKey: id, priority: index + 1 })),
  };
}
