import { Studio } from '#shared/model/studio.ts';

/** Two encoders, one destination that sends to all its endpoints and one that sends to the best of them. */
export function testStudio(change: Record<string, unknown> = {}): Studio {
  return Studio.parse({
    version: 1,
    name: 'Test',
    encoders: [
      { id: 'main', name: 'Main', make: 'manual', feedKey: 'key-of-main' },
      { id: 'backup', name: 'Backup', make: 'manual', feedKey: 'key-of-backup' },
    ],
    program: { order: ['main', 'backup'] },
    uplinks: [
      { id: 'lte', name: 'LTE', localAddress: '10.2.0.2', priority: 2 },
      { id: 'fibre', name: 'Fibre', localAddress: '10.1.0.2', priority: 1 },
    ],
    destinations: [
      {
        id: 'both',
        name: 'Both',
        redundancy: 'active-active',
        uplinks: ['lte', 'fibre'],
        endpoints: [
          { id: 'b', url: 'rtmp://b.example/live', streamKey: 'key-b', priority: 2 },
          { id: 'a', url: 'rtmps://a.example/live?backup=0', streamKey: 'key-a', priority: 1 },
        ],
      },
      {
        id: 'one',
        name: 'One',
        redundancy: 'active-passive',
        endpoints: [
          { id: 'second', url: 'rtmp://second.example/live', streamKey: 'key-2', priority: 2 },
          { id: 'first', url: 'rtmp://first.example/live', streamKey: 'key-1', priority: 1 },
        ],
      },
    ],
    ...change,
  });
}
