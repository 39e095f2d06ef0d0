import { expect, test } from 'vitest';
import { FeedRun } from '#engine/media/feeds/FeedRun.ts';
import { StallWatch } from '#engine/media/program/StallWatch.ts';
import type { FeedId } from '#shared/model/ids.ts';

const STALL_MS = 500;

function lastSeen(atMs: number): FeedRun {
  const run = new FeedRun('main' as FeedId, 0);
  run.lastVideoMs = atMs;
  return run;
}

test('a turn that comes late is our own hiccup: who was well before it is not blamed', () => {
  const watch = new StallWatch();
  const run = lastSeen(9_980);
  watch.turn(11_000, 1_000, [run], STALL_MS);
  expect(watch.silentMs(run, 11_000)).toBe(0);
  expect(watch.silentMs(run, 11_600)).toBe(600);
});

test('who was dead long before our hiccup stays dead', () => {
  const watch = new StallWatch();
  const run = lastSeen(2_000);
  watch.turn(11_000, 1_000, [run], STALL_MS);
  expect(watch.silentMs(run, 11_000)).toBe(9_000);
});
