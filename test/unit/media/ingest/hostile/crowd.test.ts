import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { INGEST_LIMITS } from '#engine/media/ingest/limits.ts';
import { until } from '#test/lab/support/until.ts';
import { LiveEncoder } from '../../live/LiveEncoder.ts';
import { BACKUP_KEY, LiveMedia } from '../../live/LiveMedia.ts';

const LONG = { timeout: 30_000 };

async function idleConnection(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket.resume(), 'connect');
}

it('an encoder gets in although idle connections hold every place, and who publishes stays', LONG, async () => {
  await using live = await LiveMedia.start();
  for (let count = 0; count < INGEST_LIMITS.connectionsPerAddress; count++) await idleConnection(live.port);
  await until('the places are taken', () => live.events.some(({ kind }) => kind === 'too-many'));
  const isIn = () => live.events.some((event) => event.kind === 'accepted' && event.feedId === 'backup');
  await until(
    'the second encoder gets in',
    async () => {
      const encoder = new LiveEncoder({ port: live.port, key: BACKUP_KEY });
      onTestFinished(() => encoder.kill());
      await until('an answer', () => isIn() || encoder.isEnded);
      return isIn();
    },
    INGEST_LIMITS.publishWithinMs / 2,
  );
  expect(live.events).toContainEqual(
    expect.objectContaining({ end: expect.objectContaining({ code: 'crowded-out' }) }),
  );
  expect(live.feedEnds).toEqual([]);
});
