import { describe, expect, it } from 'vitest';
import { outputOrders } from '#engine/control/decisions/outputOrders.ts';
import { programOrders } from '#engine/control/decisions/programOrders.ts';
import { emptyIntent, type Intent } from '#engine/intent/intent.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { testStudio } from './testStudio.ts';

const onAir: Intent = { ...emptyIntent(), onAir: true };

/** `id: wanted path path`, one line an output. */
function lines(studio = testStudio(), intent = onAir): string[] {
  return outputOrders(studio, intent).orders.map(
    ({ id, wanted, paths }) => `${id}: ${[wanted ? 'wanted' : 'off', ...paths.map((path) => path.outputId)].join(' ')}`,
  );
}

function endpoint(change: Record<string, unknown>) {
  const endpoints = [{ id: 'x', url: 'rtmp://x.example/live', streamKey: 'key-x', ...change }];
  return testStudio({ destinations: [{ id: 'there', name: 'There', endpoints }] });
}

describe('which outputs there should be', () => {
  it('is one for each endpoint, or one that walks them by priority', () => {
    expect(lines()).toEqual(['both/a: wanted both/a', 'both/b: wanted both/b', 'one: wanted one/first one/second']);
  });

  it('is the same off air, with none wanted', () => {
    expect(lines(testStudio(), emptyIntent())).toEqual([
      'both/a: off both/a',
      'both/b: off both/b',
      'one: off one/first one/second',
    ]);
  });

  it('leaves out what the operator holds off', () => {
    expect(lines(testStudio(), { ...onAir, heldOutputs: ['both/a', 'one/first'] })).toEqual([
      'both/a: off both/a',
      'both/b: wanted both/b',
      'one: wanted one/second',
    ]);
    expect(lines(testStudio(), { ...onAir, heldOutputs: ['one/first', 'one/second'] })[2]).toBe('one: off');
  });

  it('takes the preferred uplink that the destination may use, or leaves it to the system', () => {
    const [a, , one] = outputOrders(testStudio(), onAir).orders;
    expect(a?.paths[0]?.uplink).toEqual({ id: 'fibre', localAddress: '10.1.0.2', resolvers: [] });
    expect(one?.paths[0]?.uplink).toBeNull();
  });

  it('keeps addresses as they were typed', () => {
    expect(outputOrders(testStudio(), onAir).orders[0]?.paths[0]?.target).toEqual({
      secure: true,
      host: 'a.example',
      port: 443,
      app: 'live?backup=0',
      streamName: 'key-a',
      tcUrl: 'rtmps://a.example/live?backup=0',
      login: null,
    });
  });

  it.each([
    ['a scheme that this version does not send', { url: 'srt://x.example:9000' }, 'output-scheme'],
    ['no scheme', { url: 'x.example/live' }, 'output-no-address'],
    ['no host', { url: 'rtmp:///live' }, 'output-no-address'],
    ['no key, neither given nor in the address', { url: 'rtmp://x.example', streamKey: null }, 'output-no-key'],
  ])('has none for %s, and says why', (_, change, code) => {
    const { orders, unusable } = outputOrders(endpoint(change), onAir);
    expect(orders).toEqual([]);
    expect(unusable).toMatchObject([{ outputId: 'there/x', why: { code } }]);
  });

  it('takes a key that stands in the address', () => {
    const { orders } = outputOrders(endpoint({ url: 'rtmp://x.example/live/key-in-url', streamKey: null }), onAir);
    expect(orders[0]?.paths[0]?.target).toMatchObject({ app: 'live', streamName: 'key-in-url' });
  });

  it('walks on where one endpoint of several can not be used', () => {
    const studio = testStudio({
      destinations: [
        {
          id: 'one',
          name: 'One',
          redundancy: 'active-passive',
          endpoints: [
            { id: 'a', url: 'srt://a.example:9000', priority: 1 },
            { id: 'b', url: 'rtmp://b.example/live', streamKey: 'key-b', priority: 2 },
          ],
        },
      ],
    });
    expect(lines(studio)).toEqual(['one: wanted one/b']);
    expect(outputOrders(studio, onAir).unusable).toHaveLength(1);
  });
});

it('knows how long a service keeps a broken stream open: as the studio says, else by the service', () => {
  const graces = (change: object) => {
    const [first] = testStudio().destinations;
    const destinations = [{ ...first, ...change }];
    return outputOrders(testStudio({ destinations }), { ...emptyIntent(), onAir: true }).orders.map(
      (one) => one.graceMs,
    );
  };
  expect(graces({})).toEqual([0, 0]);
  expect(graces({ service: 'youtube' })).toEqual([60_000, 60_000]);
  expect(graces({ service: 'twitch', graceS: 90 })).toEqual([90_000, 90_000]);
  expect(graces({ service: 'youtube', graceS: 0 })).toEqual([0, 0]);
});

describe('standing orders of the program', () => {
  it('name first what the order names, then every other encoder', () => {
    const studio = testStudio({ program: { order: ['backup'] } });
    expect(programOrders(studio, emptyIntent(), new Map()).order).toEqual(['backup', 'main']);
  });

  it('carry what the hand wants', () => {
    const intent: Intent = { ...emptyIntent(), taken: { feedId: 'backup', when: 'now' }, muted: true };
    expect(programOrders(testStudio(), intent, new Map())).toMatchObject({ taken: 'backup', muted: true });
    expect(programOrders(testStudio(), emptyIntent(), new Map())).toMatchObject({ taken: null, muted: false });
  });

  it('off air the preferred feed comes on by itself, on air only when the studio says so', () => {
    const onAir = { ...emptyIntent(), onAir: true };
    expect(programOrders(testStudio(), emptyIntent(), new Map())).toMatchObject({
      failback: 'auto',
      failbackAfterMs: 0,
    });
    expect(programOrders(testStudio(), onAir, new Map())).toMatchObject({
      failback: 'manual',
      failbackAfterMs: 30_000,
    });
  });

  it('add what the studio says of a latency to what was measured', () => {
    const encoders = [{ id: 'main', name: 'Main', make: 'manual', latencyTrimMs: -40 }];
    const studio = testStudio({ encoders, program: {} });
    const { latencyMs } = programOrders(studio, emptyIntent(), new Map([['main' as FeedId, 300]]));
    expect(Object.fromEntries(latencyMs)).toEqual({ main: 260 });
  });
});
