import { expect, it } from 'vitest';
import type { Alignment } from '#shared/model/alignment.ts';
import type { EncoderId } from '#shared/model/ids.ts';
import { syntheticClip } from './alignment/syntheticClip.ts';
import { clerkRig, opened, temporaryFolder, unwrap } from './clerkRig.ts';

it('remembers what was measured, beside the house format', async () => {
  const folder = temporaryFolder();
  const measured: Alignment = {
    feedId: 'backup' as EncoderId,
    againstId: 'main' as EncoderId,
    latencyMs: 412.5,
    format: 'h264-1',
    againstFormat: 'h264-2',
  };
  const house = { width: 1280, height: 720, fps: 30, sampleRate: 48_000, channels: 2 };
  const first = clerkRig(folder);
  expect((await opened(first)).alignments).toEqual([]);
  unwrap(await first.link.saveAlignments([measured]));
  unwrap(await first.link.saveHouseFormat(house));
  await first.link.close();
  expect(await opened(clerkRig(folder))).toMatchObject({ alignments: [measured], houseFormat: house });
});

it('compares clips in its own thread', async () => {
  const rig = clerkRig(temporaryFolder());
  await opened(rig);
  const [clip, later] = [syntheticClip({ fromFrame: 40 }), syntheticClip({ fromFrame: 49, seed: 2 })];
  expect(unwrap(await rig.link.compareClips(clip, later))).toMatchObject({ kind: 'found', shiftMs: 300 });
});
