import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StateFeed } from '#engine/api/StateFeed.ts';
import type { StateFollower } from '#engine/api/StateFollower.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import type { StateUpdate } from '#shared/api/contract.ts';
import type { EngineState } from '#shared/model/state.ts';
import { TestDoor } from './TestDoor.ts';

function setUp() {
  const clock = new VirtualClock();
  const door = new TestDoor();
  const feed = new StateFeed(door, clock, (text) => text);
  return { clock, door, feed };
}

/** What a client makes of the updates. */
function applied(state: EngineState | null, update: StateUpdate): EngineState {
  if (update.kind === 'snapshot') return update.state;
  if (!state) throw new Error('a change came before the snapshot');
  // Sections that did not change are missing from the update, never undefined.
  return { ...state, ...(update.sections as Partial<EngineState>) } as EngineState;
}

function takeAll(follower: StateFollower): StateUpdate[] {
  const updates: StateUpdate[] = [];
  for (let update = follower.take(); update; update = follower.take()) updates.push(update);
  return updates;
}

test('a snapshot first, then only the sections that changed, with a growing revision', () => {
  const { clock, door, feed } = setUp();
  const follower = feed.follow();
  expect(follower.take()).toEqual({ kind: 'snapshot', revision: 1, state: door.state() });
  expect(follower.take()).toBeNull();
  door.change({ air: { on: false, since: null, resumable: false }, uplinks: [] });
  clock.advance(100);
  const sections = { air: { on: false, since: null, resumable: false } };
  expect(takeAll(follower)).toEqual([{ kind: 'change', revision: 2, sections }]);
});

test('changes are coalesced to ten a second', () => {
  const { clock, door, feed } = setUp();
  const follower = feed.follow();
  const updates = takeAll(follower);
  for (let step = 1; step <= 1000; step += 1) {
    door.change({ studio: { name: `Studio ${step}` } });
    clock.advance(1);
    updates.push(...takeAll(follower));
  }
  clock.advance(100);
  updates.push(...takeAll(follower));
  expect(updates.length).toBeGreaterThanOrEqual(10);
  expect(updates.length).toBeLessThanOrEqual(12);
  expect(updates.at(-1)).toMatchObject({ sections: { studio: { name: 'Studio 1000' } } });
});

test('a client that comes between two ticks loses nothing, not even what changed there and back', () => {
  const { clock, door, feed } = setUp();
  takeAll(feed.follow());
  door.change({ studio: { name: 'first' } });
  clock.advance(1);
  door.change({ studio: { name: 'B' } });
  const late = feed.follow();
  const state = takeAll(late).reduce<EngineState | null>(applied, null);
  door.change({ studio: { name: 'first' } });
  clock.advance(200);
  expect(takeAll(late).reduce(applied, state)?.studio.name).toBe('first');
});

test('every follower ends with the state of the door, whenever it came and however slow it takes', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('change' as const), name: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ do: fc.constant('air' as const), on: fc.boolean() }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 150 }) }),
    fc.record({ do: fc.constant('follow' as const) }),
    fc.record({ do: fc.constant('take' as const), which: fc.nat(5) }),
    fc.record({ do: fc.constant('startOver' as const), which: fc.nat(5) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, door, feed } = setUp();
      const clients: { follower: StateFollower; state: EngineState | null }[] = [];
      const take = (client: (typeof clients)[number]) => {
        client.state = takeAll(client.follower).reduce(applied, client.state);
      };
      for (const now of steps) {
        const client = 'which' in now ? clients[now.which] : undefined;
        if (now.do === 'change') door.change({ studio: { name: now.name } });
        if (now.do === 'air') door.change({ air: { on: now.on, since: null, resumable: false } });
        if (now.do === 'wait') clock.advance(now.ms);
        if (now.do === 'follow') clients.push({ follower: feed.follow(), state: null });
        if (now.do === 'take' && client) take(client);
        if (now.do === 'startOver' && client) client.follower.startOver();
      }
      clock.advance(200);
      for (const client of clients) {
        take(client);
        expect(client.state).toEqual(door.state());
      }
    }),
  );
});

test('nobody follows: nothing listens; the next client sees what changed meanwhile', () => {
  const { clock, door, feed } = setUp();
  const follower = feed.follow();
  expect(door.listeners).toBe(1);
  follower.stop();
  expect(door.listeners).toBe(0);
  door.change({ studio: { name: 'later' } });
  clock.advance(1000);
  expect(feed.follow().take()).toMatchObject({ kind: 'snapshot', state: { studio: { name: 'later' } } });
});

test('secrets leave the texts of the state, and ids stay what they are', () => {
  const door = new TestDoor();
  const feed = new StateFeed(door, new VirtualClock(), (text) => text.replaceAll('main', '•••'));
  const { outputs } = door.state();
  door.change({ outputs: outputs.map((output) => ({ ...output, lastError: 'refused key main' })) });
  const state = feed.now();
  expect(state.outputs[0]?.lastError).toBe('refused key •••');
  expect(state.feeds[0]?.id).toBe('main');
});
