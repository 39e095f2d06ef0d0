import { describe, expect, it } from 'vitest';
import { ArrivalClock } from '#engine/media/feeds/ArrivalClock.ts';
import { seededRandom } from '../seededRandom.ts';

const FRAME_MS = 1000 / 30;

interface Shape {
  readonly driftPpm?: number;
  readonly jitterMs?: number;
}

/** Frames of an encoder whose clock runs by `driftPpm` too slow, each delayed by up to `jitterMs`. */
function run(clock: ArrivalClock, fromMs: number, toMs: number, offsetMs: number, shape: Shape = {}): void {
  const random = seededRandom(7);
  for (let atMs = fromMs; atMs < toMs; atMs += FRAME_MS) {
    const driftMs = (atMs * (shape.driftPpm ?? 0)) / 1e6;
    clock.add(atMs - offsetMs - driftMs, atMs + random() * (shape.jitterMs ?? 0));
  }
}

describe('ArrivalClock', () => {
  it('knows nothing before the first frame and the offset with it', () => {
    const clock = new ArrivalClock();
    expect(clock.offsetMs(0)).toBeNull();
    clock.add(5_000, 7_000);
    expect(clock.offsetMs(7_000)).toBe(2_000);
  });

  it.each([-200, 200])('follows a drift of %d ppm within a millisecond', (driftPpm) => {
    const clock = new ArrivalClock();
    run(clock, 0, 600_000, 1_000, { driftPpm });
    const trueMs = 1_000 + (600_000 * driftPpm) / 1e6;
    expect(Math.abs((clock.offsetMs(600_000) ?? 0) - trueMs)).toBeLessThan(1);
  });

  it('goes on with the drift while nothing arrives', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 60_000, 1_000, { driftPpm: 200 });
    expect((clock.offsetMs(70_000) ?? 0) - (clock.offsetMs(60_000) ?? 0)).toBeCloseTo(2, 0);
  });

  it('knows the quickest way through jitter: 40 ms of it move the offset by less than 4 ms', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 30_000, 1_000, { jitterMs: 40 });
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let atMs = 30_000; atMs < 90_000; atMs += 1_000) {
      run(clock, atMs, atMs + 1_000, 1_000, { jitterMs: 40 });
      least = Math.min(least, clock.offsetMs(atMs) ?? 0);
      most = Math.max(most, clock.offsetMs(atMs) ?? 0);
    }
    expect(most - least).toBeLessThan(4);
    expect(Math.abs((most + least) / 2 - 1_000)).toBeLessThan(4);
  });

  it('leaves a late burst out', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 30_000, 1_000);
    for (let atMs = 30_000; atMs < 31_500; atMs += FRAME_MS) clock.add(atMs - 1_000, 31_500);
    run(clock, 31_500, 33_000, 1_000);
    expect(Math.abs((clock.offsetMs(33_000) ?? 0) - 1_000)).toBeLessThan(3);
  });

  it('is not moved by bursts that come again and again', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 10_000, 1_000);
    for (let atMs = 10_000; atMs < 40_000; atMs += 3_000) {
      for (let lateMs = atMs; lateMs < atMs + 1_000; lateMs += FRAME_MS) clock.add(lateMs - 1_000, atMs + 1_000);
      run(clock, atMs + 1_000, atMs + 3_000, 1_000);
    }
    expect(Math.abs((clock.offsetMs(40_000) ?? 0) - 1_000)).toBeLessThan(15);
  });

  it.each([240, 400, 700])('finds the same clock whether frames come one by one or every %d ms', (everyMs) => {
    const clock = new ArrivalClock();
    for (let atMs = 0; atMs < 30_000; atMs += FRAME_MS) clock.add(atMs - 1_000, Math.ceil(atMs / everyMs) * everyMs);
    expect(Math.abs((clock.offsetMs(30_000) ?? 0) - 1_000)).toBeLessThan(FRAME_MS / 2);
  });

  it('finds it also when it began with one frame, and the next came late in one burst', () => {
    const clock = new ArrivalClock();
    clock.add(-1_000, 0);
    for (let atMs = FRAME_MS; atMs < 1_500; atMs += FRAME_MS) clock.add(atMs - 1_000, 1_500);
    run(clock, 1_500, 2_000, 1_000);
    expect(clock.offsetMs(2_000)).toBeCloseTo(1_000, 0);
  });

  it('knows of what came before a lasting change the clock of that time', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 30_000, 1_000);
    run(clock, 30_000, 41_500, 1_600);
    expect(clock.offsetMs(29_900)).toBeCloseTo(1_000, 0);
    expect(clock.offsetMs(30_100)).toBeCloseTo(1_600, 0);
  });

  it('takes a lasting change over after 10 s, not before', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 30_000, 1_000);
    run(clock, 30_000, 39_900, 1_600);
    expect(clock.offsetMs(39_900)).toBeCloseTo(1_000, 0);
    run(clock, 39_900, 41_500, 1_600);
    expect(clock.offsetMs(41_500)).toBeCloseTo(1_600, 0);
  });

  it('is given up sooner while it is new', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 1_000, 1_000);
    run(clock, 1_000, 4_000, 1_600);
    expect(clock.offsetMs(4_000)).toBeCloseTo(1_600, 0);
  });

  it('takes a lasting change over as its quickest frames had it, though the moment falls into a late burst', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 30_000, 1_000);
    run(clock, 30_000, 39_900, 1_600);
    clock.add(40_100 - 3_000, 40_100);
    expect(clock.offsetMs(40_100)).toBeCloseTo(1_600, 0);
  });

  it('believes at once what comes after times that stood still', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 30_000, 1_000);
    clock.slipped();
    run(clock, 30_000, 30_100, 1_170);
    expect(clock.offsetMs(30_100)).toBeCloseTo(1_170, 0);
  });

  it('holds the slope to what clocks of encoders do', () => {
    const clock = new ArrivalClock();
    run(clock, 0, 40_000, 1_000, { driftPpm: 3_000 });
    const slope = ((clock.offsetMs(41_000) ?? 0) - (clock.offsetMs(40_000) ?? 0)) / 1_000;
    expect(slope).toBeLessThanOrEqual(500e-6 + 1e-9);
  });
});
