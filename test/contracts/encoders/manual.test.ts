import { expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { EncoderStudio } from '#shared/model/studio.ts';
import type { EncoderRig } from './EncoderRig.ts';
import { Watch } from './Watch.ts';

const rig: EncoderRig = {
  encoder: EncoderStudio.parse({ id: 'backup', name: 'Backup', make: 'manual', feedKey: 'backup-91d0' }),
  target: { url: 'rtmp://127.0.0.1:1935/live', feedKey: 'backup-91d0' },
  clock: new VirtualClock(),
  secrets: ['backup-91d0'],
  device: null,
  [Symbol.asyncDispose]: async () => {},
};

it('is reported as what it is: unknown, and nothing can be done', async () => {
  const watch = new Watch(rig);
  expect(watch.supervisor.report()).toEqual({
    state: 'unknown',
    detail: null,
    stats: null,
    can: { start: false, stop: false, point: false },
  });
  expect(await watch.run()).toBe('encoder-by-hand');
  expect(await watch.halt()).toBe('encoder-by-hand');
  watch.target = null;
  expect(await watch.run()).toBe('encoder-by-hand');
  expect(watch.events).toEqual([]);
  await watch.supervisor.close();
  await watch.supervisor.close();
  watch.expectClean(rig);
});
