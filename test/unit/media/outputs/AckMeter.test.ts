import { describe, expect, it } from 'vitest';
import { AckMeter } from '#engine/media/outputs/AckMeter.ts';

const STEP = 150_000;

describe('AckMeter', () => {
  it('counts delivered bytes by the differences', () => {
    const acks = new AckMeter();
    expect([acks.count, acks.deliveredBytes, acks.usualMs]).toEqual([0, 0, null]);
    acks.acknowledged(3_073, 5_000, 0);
    acks.acknowledged(STEP, 200_000, 200);
    expect([acks.count, acks.deliveredBytes, acks.usualMs]).toEqual([2, STEP, 200]);
  });

  it('goes on over 2^32', () => {
    const acks = new AckMeter();
    let sentBytes = 0;
    while (sentBytes < 2 ** 32 + 2 ** 20) {
      sentBytes += 2 ** 20;
      acks.acknowledged(sentBytes >>> 0, sentBytes, 0);
    }
    expect(acks.deliveredBytes).toBe(sentBytes);
  });

  it('is not misled by nginx-rtmp, which begins anew at 0xf0000000, however often it does', () => {
    const acks = new AckMeter();
    const underWayBytes = 40_000;
    let counter = 0;
    let sentBytes = 0;
    for (let restarts = 0; restarts < 12; ) {
      sentBytes += STEP;
      counter += STEP;
      if (counter >= 0xf0000000) {
        counter = STEP / 2;
        restarts++;
      }
      acks.acknowledged(counter, sentBytes + underWayBytes, 0);
    }
    expect(Math.abs(sentBytes - acks.deliveredBytes)).toBeLessThanOrEqual(STEP);
  });

  it.each([
    ['fell', 50_000],
    ['is more than was sent', 900_000],
  ])('takes a value that %s as progress, and counts on from there', (_, odd) => {
    const acks = new AckMeter();
    acks.acknowledged(300_000, 320_000, 0);
    acks.acknowledged(odd, 420_000, 100);
    expect([acks.count, acks.deliveredBytes]).toEqual([2, 400_000]);
    acks.acknowledged(odd + 10_000, 430_000, 200);
    expect(acks.deliveredBytes).toBe(410_000);
  });

  it('never says that more was delivered than sent', () => {
    const acks = new AckMeter();
    acks.acknowledged(0xffffffff, 1_000, 0);
    expect(acks.deliveredBytes).toBeLessThanOrEqual(1_000);
  });

  it('knows the usual interval and step: grown at once, shrunk slowly', () => {
    const acks = new AckMeter();
    acks.acknowledged(100_000, 1e9, 0);
    acks.acknowledged(200_000, 1e9, 200);
    acks.acknowledged(700_000, 1e9, 1_200);
    expect([acks.usualMs, acks.stepBytes]).toEqual([1_000, 500_000]);
    acks.acknowledged(800_000, 1e9, 1_400);
    expect([acks.usualMs, acks.stepBytes]).toEqual([920, 460_000]);
  });
});
