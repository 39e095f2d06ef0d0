import { describe, expect, it } from 'vitest';
import { figure } from '#test/lab/support/figure.ts';
import { joined } from './support/joined.ts';
import { Recorder } from './support/Recorder.ts';
import { receivedIn, Show } from './support/Show.ts';

/** A show that sends to one of two endpoints at a time; the first one is the show's recorder. */
function startShow(second: Recorder): Promise<Show> {
  return Show.start({
    encoders: ['main'],
    studio: (usual, first) => ({
      ...usual,
      destinations: [
        {
          id: 'server',
          name: 'Server',
          redundancy: 'active-passive',
          endpoints: [
            { id: 'a', url: first.url, streamKey: first.streamKey, priority: 1 },
            { id: 'b', url: second.url, streamKey: second.streamKey, priority: 2 },
          ],
        },
      ],
    }),
  });
}

/** From `fail` until the second endpoint is live instead of the first one, in ms, less what the machine was late by. */
async function moved(show: Show, fail: () => void | Promise<void>): Promise<number> {
  await show.received(20);
  await show.lateness.takeMs();
  const failedMs = performance.now();
  await fail();
  await show.engine.until('live at the second', ({ outputs }) =>
    outputs.every(({ id, state }) => (id === 'server/b') === (state === 'live')),
  );
  const tookMs = performance.now() - failedMs;
  const lateMs = await show.lateness.takeMs();
  figure('next endpoint live', { 'after ms': Math.round(tookMs), 'lateness in ms': Math.round(lateMs) });
  return tookMs - lateMs;
}

/** Both recordings together have every frame once, and the journal says where the output went. */
async function expectNothingLost(show: Show, second: Recorder): Promise<void> {
  await show.received(30, second);
  await show.engine.post('/air/stop');
  show.recorder.goOn();
  const sessions = [...show.recorder.sessions, ...second.sessions];
  expect(sessions).toHaveLength(2);
  const received = await Promise.all(sessions.map(receivedIn));
  expect(received.map(({ errors }) => errors)).toEqual([[], []]);
  expect(joined(...received)).toMatchObject({ lost: 0, repeated: 0, unmarked: 0 });
  const entry = (await show.engine.journal()).find(({ code }) => code === 'output-moved');
  expect(entry).toMatchObject({ subject: 'output/server/b', by: 'rule', text: expect.stringContaining('from a to b') });
}

describe('two endpoints, one at a time', () => {
  it('the first is killed: the second is live within half a second, and nothing is lost over both', async () => {
    await using second = await Recorder.start('second-key-0b2f');
    await using show = await startShow(second);
    expect(await moved(show, () => show.recorder.kill())).toBeLessThan(500);
    await expectNothingLost(show, second);
  });

  it('the first hangs: the second is live within 2.5 s, and has what the first did not confirm', async () => {
    await using second = await Recorder.start('second-key-0b2f');
    await using show = await startShow(second);
    expect(await moved(show, () => show.recorder.hang())).toBeLessThan(2500);
    await expectNothingLost(show, second);
  });
});
