import { describe, expect, it } from 'vitest';
import { Cadence } from '#engine/media/feeds/Cadence.ts';
import { nominalFps } from '#engine/media/feeds/format.ts';
import { RateMeter } from '#engine/media/feeds/RateMeter.ts';

describe('RateMeter', () => {
  it('gives the mean of the full seconds before this one', () => {
    const rate = new RateMeter();
    for (let atMs = 0; atMs < 10_000; atMs += 100) rate.add(12_500, atMs);
    expect(rate.kbps(10_000)).toBe(1_000);
    expect(rate.kbps(10_999)).toBe(1_000);
  });

  it('does not count the second that runs, in which not all has come yet', () => {
    const rate = new RateMeter();
    for (let atMs = 0; atMs < 4_000; atMs += 100) rate.add(12_500, atMs);
    rate.add(1_000_000, 4_050);
    expect(rate.kbps(4_060)).toBe(1_000);
  });

  it('falls to nothing when nothing comes', () => {
    const rate = new RateMeter();
    for (let atMs = 0; atMs < 5_000; atMs += 100) rate.add(12_500, atMs);
    expect(rate.kbps(7_500)).toBeLessThan(700);
    expect(rate.kbps(60_000)).toBe(0);
    rate.add(12_500, 60_500);
    expect(rate.kbps(61_000)).toBe(33);
  });
});

describe('Cadence', () => {
  it('measures 29.97 fps from whole milliseconds, and a dropped frame does not move it', () => {
    const cadence = new Cadence();
    for (let frame = 0; frame < 80; frame++) {
      if (frame !== 70) cadence.add(Math.round((frame * 1001) / 30), frame % 30 === 0);
    }
    expect(nominalFps(1000 / (cadence.frameMs ?? 1))).toBe(29.97);
  });

  it('knows the frame duration after ten steps and the interval with the second IDR', () => {
    const cadence = new Cadence();
    for (let frame = 0; frame < 10; frame++) cadence.add(frame * 40, frame === 0);
    expect([cadence.frameMs, cadence.keyframeIntervalMs]).toEqual([null, null]);
    cadence.add(400, true);
    expect([cadence.frameMs, cadence.keyframeIntervalMs]).toEqual([40, 400]);
  });

  it('tells the longest of the last intervals: a changeover must be ready for it', () => {
    const cadence = new Cadence();
    for (const dtsMs of [0, 2_000, 4_000, 9_000, 11_000]) cadence.add(dtsMs, true);
    expect(cadence.keyframeIntervalMs).toBe(5_000);
    for (const dtsMs of [13_000, 15_000, 17_000, 19_000, 21_000]) cadence.add(dtsMs, true);
    expect(cadence.keyframeIntervalMs).toBe(2_000);
  });

  it('counts an interval that does not end', () => {
    const cadence = new Cadence();
    cadence.add(0, true);
    cadence.add(2_000, true);
    for (let dtsMs = 2_040; dtsMs <= 10_000; dtsMs += 40) cadence.add(dtsMs, false);
    expect(cadence.keyframeIntervalMs).toBe(8_000);
  });

  it('does not measure for ever when no second IDR comes', () => {
    const cadence = new Cadence();
    for (let dtsMs = 0; dtsMs < 5_000; dtsMs += 40) cadence.add(dtsMs, dtsMs === 0);
    expect(cadence.keyframeIntervalMs).toBeNull();
    for (let dtsMs = 5_000; dtsMs <= 6_000; dtsMs += 40) cadence.add(dtsMs, false);
    expect(cadence.keyframeIntervalMs).toBe(6_000);
  });
});
