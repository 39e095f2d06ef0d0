import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLIP, readClip } from '#demo/clips/Clip.ts';
import { ClipPlayer, type ClipUnit } from '#demo/encoder/ClipPlayer.ts';

const clip = readClip(join(import.meta.dirname, '../../../assets/demo/a.flv'));
const frameOf = (unit: ClipUnit) => clip.pictures.indexOf(unit.body);
const videoOf = (units: readonly ClipUnit[]) => units.filter(({ track }) => track === 'video');

/** Plays from `fromMs` to `toMs` in steps of a timer that is never quite on time. */
function play(player: ClipPlayer, fromMs: number, toMs: number): ClipUnit[] {
  const units: ClipUnit[] = [];
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += 7.3) player.play(nowMs, (unit) => units.push(unit));
  return units;
}

test('begins with the next IDR at time zero, whenever it starts', () => {
  for (const startMs of [1_000_000, 1_000_000.4, 1_000_999.9, 87_654_321.5]) {
    const [first] = play(new ClipPlayer(clip, startMs), startMs, startMs + 1100);
    expect(first).toMatchObject({ track: 'video', isKey: true, timestampMs: 0 });
  }
});

test('two players on one clock show the same picture at the same moment', () => {
  const early = new ClipPlayer(clip, 5_000_123);
  play(early, 5_000_123, 5_047_000);
  const late = new ClipPlayer(clip, 5_046_500);
  play(late, 5_046_500, 5_047_000);
  const [fromEarly] = videoOf(play(early, 5_047_000, 5_047_100));
  const [fromLate] = videoOf(play(late, 5_047_000, 5_047_100));
  expect(frameOf(fromEarly as ClipUnit)).toBe(frameOf(fromLate as ClipUnit));
});

test('loops without a seam: numbers go round, times run on, sound stays with the picture', () => {
  const units = play(new ClipPlayer(clip, 0), 0, 3 * CLIP.loopMs);
  const pictures = videoOf(units);
  const sounds = units.filter(({ track }) => track === 'audio');
  for (const [index, unit] of pictures.entries()) {
    expect(frameOf(unit)).toBe(index % CLIP.frames);
    expect(unit.timestampMs).toBe(Math.round((index * 1000) / 30));
  }
  for (const [index, unit] of sounds.entries()) {
    expect(clip.sounds[index % CLIP.audioFrames]).toBe(unit.body);
    expect(unit.timestampMs).toBe(Math.round((index * 1024) / 48));
  }
  for (const [index, unit] of units.entries()) {
    expect(unit.timestampMs).toBeGreaterThanOrEqual(units[index - 1]?.timestampMs ?? 0);
  }
});

test('after it was stopped it leaves out what is past and goes on with an IDR, in step', () => {
  const player = new ClipPlayer(clip, 0);
  play(player, 0, 2_500);
  const [next] = play(player, 7_800, 8_100);
  expect(next).toMatchObject({ track: 'video', isKey: true, timestampMs: 8_000 });
  expect(frameOf(next as ClipUnit)).toBe(8 * 30);
});
