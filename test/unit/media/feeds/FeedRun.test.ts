import { describe, expect, it } from 'vitest';
import { FeedRun } from '#engine/media/feeds/FeedRun.ts';
import {
  audioHeader as audioHeaderOf,
  type FeedFormat,
  videoHeader as videoHeaderOf,
} from '#engine/media/feeds/format.ts';
import { parseVideoBody } from '#engine/wire/flv/video.ts';
import type { FeedId } from '#shared/model/ids.ts';
import { audioHeader, otherHeader, picture, sound, videoHeader } from '../bodies.ts';

const MIB = 1024 * 1024;

function formatOf(video: Buffer, audio: Buffer): FeedFormat {
  return {
    video: videoHeaderOf('h264', video, video.subarray(5)),
    audio: audioHeaderOf('aac', audio, audio.subarray(2)),
  };
}

function newRun(): FeedRun {
  const run = new FeedRun('main' as FeedId, 0);
  run.adopt(formatOf(videoHeader, audioHeader));
  return run;
}

function take(run: FeedRun, body: Buffer, dtsMs: number, arrivalMs = dtsMs) {
  const parsed = parseVideoBody(body);
  if (parsed.kind !== 'frame') throw new Error(`not a picture: ${parsed.kind}`);
  return run.takeVideo(parsed, body, dtsMs, arrivalMs);
}

/** `seconds` of 25 pictures a second, an IDR every `gopFrames`, with sound beside them. */
function fill(run: FeedRun, seconds: number, gopFrames: number, sizeBytes = 16): void {
  for (let frame = 0; frame < seconds * 25; frame++) {
    take(run, picture(frame % gopFrames === 0 ? 'idr' : 'reference', { sizeBytes }), frame * 40);
    run.takeAudio(sound(), 2, frame * 40 + 5);
    run.trim(3_000);
  }
}

describe('FeedRun', () => {
  it('begins with the first IDR that has a header before it', () => {
    const bare = new FeedRun('main' as FeedId, 0);
    expect(take(bare, picture('idr'), 0)).toBeNull();
    const run = newRun();
    expect(take(run, picture('reference'), 0)).toBeNull();
    expect(take(run, picture('idr'), 40)).toMatchObject({ dtsMs: 40, isIdr: true });
    expect([...run.idrs]).toEqual([0]);
  });

  it('believes the NAL units and not the flag of a keyframe', () => {
    const run = newRun();
    const flagged = picture('reference');
    flagged[0] = 0x17;
    expect(take(run, flagged, 0)).toBeNull();
    const unflagged = picture('idr');
    unflagged[0] = 0x27;
    expect(take(run, unflagged, 40)).toMatchObject({ isIdr: true });
  });

  it('tells the frames that others need from those that none does', () => {
    const run = newRun();
    take(run, picture('idr'), 0);
    expect(take(run, picture('disposable'), 40)).toMatchObject({ isReference: false });
    expect(take(run, picture('reference', { compositionMs: 80 }), 80)).toMatchObject({ isReference: true, ptsMs: 160 });
  });

  it('gives every unit the headers that were in force when it came', () => {
    const run = newRun();
    take(run, picture('idr'), 0);
    run.adopt(formatOf(otherHeader, audioHeader));
    take(run, picture('idr'), 40);
    expect(run.video.at(0)?.format.video?.body).toEqual(videoHeader);
    expect(run.video.at(1)?.format.video?.body).toEqual(otherHeader);
  });

  it('keeps one format for the same header sent again', () => {
    const run = newRun();
    const before = run.format;
    run.adopt(formatOf(Buffer.from(videoHeader), Buffer.from(audioHeader)));
    expect(run.format).toBe(before);
  });

  it('puts a few pictures that are not later 1 ms after one another, so that what follows can be decoded', () => {
    const run = newRun();
    take(run, picture('idr'), 1_000);
    for (const dtsMs of [1_001, 1_002, 1_003, 1_004]) {
      expect(take(run, picture('reference'), 1_000)).toMatchObject({ dtsMs, ptsMs: dtsMs });
    }
    expect(take(run, picture('reference'), 1_040)).toMatchObject({ dtsMs: 1_040 });
  });

  it('calls a clock frozen with the fifth picture in a row that is not later, and takes the four before back', () => {
    const run = newRun();
    take(run, picture('idr'), 1_000);
    for (let count = 0; count < 3; count++) take(run, picture('reference'), 900);
    take(run, picture('idr'), 900);
    expect(take(run, picture('reference'), 900)).toBe('frozen');
    expect(run.video.end).toBe(1);
    expect(run.idrs).toEqual([0]);
  });

  it('drops sound that is not later than the sound before', () => {
    const run = newRun();
    expect(run.takeAudio(sound(), 2, 20)).toMatchObject({ dtsMs: 20 });
    expect(run.takeAudio(sound(), 2, 20)).toBeNull();
    expect(run.takeAudio(sound(), 2, 41)).toMatchObject({ dtsMs: 41 });
  });

  it('has to prove itself again after a pause, and not after jitter', () => {
    const run = newRun();
    take(run, picture('idr'), 0, 100);
    take(run, picture('reference'), 40, 590);
    expect(run.healthySinceMs).toBe(0);
    take(run, picture('reference'), 80, 1_100);
    expect(run.healthySinceMs).toBe(1_100);
  });

  it('learns arrival only from frames that did not wait for a later one', () => {
    const run = newRun();
    take(run, picture('idr'), 0, 20);
    for (let dtsMs = 40; dtsMs < 400; dtsMs += 80) {
      take(run, picture('reference', { compositionMs: 80 }), dtsMs, dtsMs + 100);
      take(run, picture('disposable'), dtsMs + 40, dtsMs + 100);
    }
    expect(run.arrival.offsetMs(500)).toBe(20);
  });
});

describe('what a run keeps', () => {
  it('is whole GOPs back to the time asked for, and the sound with them', () => {
    const run = newRun();
    fill(run, 20, 50);
    const oldestMs = run.video.at(run.video.first)?.dtsMs ?? 0;
    const newestMs = run.video.newest?.dtsMs ?? 0;
    expect(run.video.at(run.video.first)?.isIdr).toBe(true);
    expect(newestMs - oldestMs).toBeGreaterThanOrEqual(3_000);
    expect(newestMs - oldestMs).toBeLessThan(3_000 + 2_000);
    expect(run.idrs[0]).toBe(run.video.first);
    const oldestSoundMs = run.audio.at(run.audio.first)?.dtsMs ?? 0;
    expect(oldestSoundMs).toBeGreaterThanOrEqual(oldestMs - 1_000);
    expect(oldestSoundMs).toBeLessThanOrEqual(oldestMs - 900);
  });

  it('is bounded when no second IDR ever comes', () => {
    const run = newRun();
    fill(run, 8, 1_000_000, MIB);
    expect(run.video.sizeBytes).toBeLessThanOrEqual(64 * MIB);
    expect(run.video.end).toBe(200);
    expect(run.idrs).toEqual([]);
    expect(take(run, picture('reference'), 8_000)).toMatchObject({ dtsMs: 8_000 });
  });

  it('is bounded when GOPs come faster than the time asked for would drop them', () => {
    const run = newRun();
    fill(run, 2, 5, 3 * MIB);
    expect(run.video.sizeBytes).toBeLessThanOrEqual(64 * MIB);
    expect(run.idrs.length).toBeGreaterThan(1);
    expect(run.idrs[0]).toBe(run.video.first);
  });

  it('is bounded when only sound goes on', () => {
    const run = newRun();
    fill(run, 5, 50);
    for (let dtsMs = 5_000; dtsMs < 600_000; dtsMs += 21) {
      run.takeAudio(sound(), 2, dtsMs);
      run.trim(3_000);
    }
    expect((run.audio.newest?.dtsMs ?? 0) - (run.audio.at(run.audio.first)?.dtsMs ?? 0)).toBeLessThan(91_000);
  });

  it('is a second of sound when there is no picture at all', () => {
    const run = newRun();
    for (let dtsMs = 0; dtsMs < 60_000; dtsMs += 20) {
      run.takeAudio(sound(), 2, dtsMs);
      run.trim(3_000);
    }
    expect(run.audio.end - run.audio.first).toBeLessThanOrEqual(51);
  });
});
