import { expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { decodeExcerpt } from '#engine/control/actions/alignment/decodeExcerpt.ts';
import type { Excerpt } from '#engine/media/feeds/excerpt.ts';
import { FeedRun } from '#engine/media/feeds/FeedRun.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { faultText } from '#shared/text/faults.ts';
import { ONE_PICTURE, standInFfmpeg } from './standInFfmpeg.ts';

/** Larger than what a pipe holds, so that who does not read it is noticed. */
const excerpt: Excerpt = {
  run: new FeedRun('main' as FeedId, 0),
  flv: Buffer.alloc(1_000_000),
  startMs: 0,
  arrivalOffsetMs: 0,
  frameMs: 40,
  lengthMs: 5_000,
  hasSound: true,
  formatMark: 'h264-1',
};

it('says what to do where there is no ffmpeg', async () => {
  const outcome = await decodeExcerpt(excerpt, '/nowhere/ffmpeg', systemClock);
  expect(outcome).toMatchObject({ ok: false, fault: { code: 'ffmpeg-missing' } });
  if (!outcome.ok) {
    const text = faultText(outcome.fault.code, outcome.fault.context);
    expect(text).toContain('/nowhere/ffmpeg: ENOENT');
    expect(text).toContain('CHANGEOVER_FFMPEG');
  }
});

it('says what ffmpeg said when it could not decode', async () => {
  const outcome = await decodeExcerpt(
    excerpt,
    standInFfmpeg('echo "first"; echo "Invalid data found" >&2; exit 1'),
    systemClock,
  );
  expect(outcome).toEqual({
    ok: false,
    fault: { code: 'alignment-undecodable', context: { why: 'Invalid data found' } },
  });
});

it('ends one that does not end by itself', async () => {
  const clock = new VirtualClock();
  const decoding = decodeExcerpt(excerpt, standInFfmpeg('exec sleep 60'), clock);
  clock.advance(20_000);
  expect(await decoding).toMatchObject({ ok: false, fault: { code: 'ffmpeg-slow' } });
});

it('reads times, pictures and sound from where ffmpeg writes them', async () => {
  const outcome = await decodeExcerpt(excerpt, standInFfmpeg(ONE_PICTURE), systemClock);
  if (!outcome.ok) throw new Error(outcome.fault.code);
  expect([...outcome.value.timesMs]).toEqual([40]);
  expect(outcome.value.pictures).toHaveLength(32 * 18);
  expect([...(outcome.value.sound ?? [])]).toEqual([1, -1]);
});
