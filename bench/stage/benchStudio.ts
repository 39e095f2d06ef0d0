import type { z } from 'zod';
import type { Studio } from '#shared/model/studio.ts';

type StudioInput = z.input<typeof Studio>;

export interface BenchStudio {
  readonly mode: 'hitless' | 'low-latency';
  readonly feeds: number;
  readonly outputs: number;
  /** Where every output sends, under a key of its own. */
  readonly url: string;
}

/** A studio with encoders that nobody controls and destinations of one endpoint each. */
export function benchStudio({ mode, feeds, outputs, url }: BenchStudio): StudioInput {
  const encoders = upTo(feeds).map((index) => ({
    id: `encoder-${index}`,
    name: `Encoder ${index}`,
    make: 'manual',
    feedKey: feedKey(index),
  }));
  return {
    version: 1,
    name: 'Bench',
    ingest: { rtmp: '127.0.0.1:0' },
    encoders,
    program: { order: encoders.map(({ id }) => id), mode, delayMs: 3000, stallMs: 500 },
    destinations: upTo(outputs).map((index) => ({
      id: `destination-${index}`,
      name: `Destination ${index}`,
      endpoints: [{ id: 'a', url, streamKey: `stream-key-${index}` }],
    })),
  };
}

export function feedKey(index: number): string {
  return `bench-feed-key-${index}`;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
