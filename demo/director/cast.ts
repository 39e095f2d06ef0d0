import type { z } from 'zod';
import type { Studio } from '#shared/model/studio.ts';

/** Who plays in the demo. Keys and ports are made for each run. */
export interface Cast {
  readonly encoders: readonly EncoderRole[];
  readonly destinations: readonly DestinationRole[];
}

export interface EncoderRole {
  readonly id: string;
  readonly name: string;
  readonly clip: string;
  readonly feedKey: string;
}

export interface DestinationRole {
  readonly id: string;
  readonly name: string;
  readonly streamKey: string;
}

const ENDPOINT = 'primary';

export function demoCast(newKey: () => string): Cast {
  return {
    encoders: [
      { id: 'main', name: 'Demo encoder A', clip: 'a.flv', feedKey: newKey() },
      { id: 'backup', name: 'Demo encoder B', clip: 'b.flv', feedKey: newKey() },
    ],
    destinations: [
      { id: 'alpha', name: 'Demo destination alpha', streamKey: newKey() },
      { id: 'beta', name: 'Demo destination beta', streamKey: newKey() },
    ],
  };
}

/** What the page calls the parts that can be made to fail. */
export function encoderSubject({ id }: EncoderRole): string {
  return `encoder/${id}`;
}

export function destinationSubject({ id }: DestinationRole): string {
  return `output/${id}/${ENDPOINT}`;
}

/** The studio file that the engine is started with. `ports`: by the id of the destination. */
export function demoStudio(cast: Cast, ingest: string, ports: ReadonlyMap<string, number>): z.input<typeof Studio> {
  return {
    version: 1,
    name: 'Demo studio',
    ingest: { rtmp: ingest },
    encoders: cast.encoders.map(({ id, name, feedKey }) => ({ id, name, make: 'manual', feedKey })),
    program: {
      order: cast.encoders.map(({ id }) => id),
      mode: 'hitless',
      delayMs: 3000,
      stallMs: 500,
      failback: 'manual',
      slate: { kind: 'held' },
    },
    destinations: cast.destinations.map(({ id, name, streamKey }) => ({
      id,
      name,
      service: 'rtmp',
      endpoints: [{ id: ENDPOINT, url: `rtmp://127.0.0.1:${ports.get(id)}/live`, streamKey }],
    })),
  };
}
