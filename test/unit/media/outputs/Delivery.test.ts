import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#engine/base/VirtualClock.ts';
import { Delivery } from '#engine/media/outputs/Delivery.ts';
import { OUTPUT_LIMITS } from '#engine/media/outputs/limits.ts';

const STEP = 150_000;

function live() {
  const clock = new VirtualClock();
  const delivery = new Delivery(clock);
  delivery.publishing();
  return { clock, delivery };
}

/** A server that acknowledges every 150 kB of 6 Mbit/s: five times a second. */
function acknowledging() {
  const rig = live();
  for (let count = 1; count <= 20; count++) {
    rig.delivery.sent(STEP);
    rig.clock.advance(200);
    rig.delivery.acknowledged(count * STEP);
  }
  return rig;
}

describe('Delivery', () => {
  it('stands still when what is in flight is not confirmed, and not while nothing is', () => {
    const { clock, delivery } = acknowledging();
    clock.advance(60_000);
    expect(delivery.stillMs).toBe(0);
    delivery.sent(2_000);
    clock.advance(700);
    expect(delivery.stillMs).toBe(700);
    delivery.acknowledged(20 * STEP + 2_000);
    expect(delivery.stillMs).toBe(0);
  });

  it('finds a hung server within a second, though its kernel still takes bytes', () => {
    const { clock, delivery } = acknowledging();
    for (let round = 0; round < 5; round++) {
      delivery.sent(STEP);
      clock.advance(200);
      if (delivery.stillMs >= 500) delivery.drained(delivery.sentBytes - 10_000);
    }
    expect(delivery.stillMs).toBeGreaterThanOrEqual(delivery.stillLimitMs);
    expect(delivery.stillLimitMs).toBe(OUTPUT_LIMITS.noProgressMs);
  });

  it('takes the silence of a server for what it is while the program is thin', () => {
    const { clock, delivery } = acknowledging();
    let stood = 0;
    for (let round = 0; round < 40; round++) {
      delivery.sent(2_500);
      clock.advance(250);
      if (round % 2 === 1) delivery.drained(delivery.sentBytes);
      if (delivery.stillMs >= delivery.stillLimitMs) stood++;
    }
    expect(stood).toBe(0);
  });

  it('finds a thin program stuck in our own queue', () => {
    const { clock, delivery } = acknowledging();
    for (let round = 0; round < 6; round++) {
      delivery.sent(2_500);
      clock.advance(250);
      delivery.drained(20 * STEP);
    }
    expect(delivery.stillMs).toBeGreaterThanOrEqual(delivery.stillLimitMs);
  });

  it('leaves room in flight for servers with a large window of their own', () => {
    const { clock, delivery } = live();
    expect(delivery.minFlightBytes).toBe(OUTPUT_LIMITS.minFlightBytes);
    delivery.sent(2_500_000);
    clock.advance(3_300);
    delivery.acknowledged(2_500_000);
    expect(delivery.minFlightBytes).toBe(5_000_000);
  });

  it('gives a slow acknowledger three of its intervals, within reason', () => {
    const { clock, delivery } = live();
    for (const atMs of [2_000, 4_000]) {
      delivery.sent(STEP);
      clock.advance(2_000);
      delivery.acknowledged(STEP * (atMs / 2_000));
    }
    expect(delivery.stillLimitMs).toBe(6_000);
    delivery.sent(STEP);
    clock.advance(60_000);
    delivery.acknowledged(STEP * 3);
    expect(delivery.stillLimitMs).toBe(10_000);
  });

  it('is called ackless after 5 s without a word, and then the kernel is its witness', () => {
    const { clock, delivery } = live();
    delivery.sent(STEP);
    expect([delivery.acknowledges, delivery.stillLimitMs]).toEqual([null, 2_000]);
    clock.advance(5_001);
    expect([delivery.acknowledges, delivery.stillLimitMs]).toEqual([false, 1_000]);
    expect(delivery.drained(100_000)).toBe(true);
    expect([delivery.confirmedBytes, delivery.inFlightBytes, delivery.stillMs]).toEqual([100_000, 50_000, 0]);
    expect(delivery.drained(100_000)).toBe(false);
    delivery.acknowledged(120_000);
    expect([delivery.acknowledges, delivery.confirmedBytes]).toEqual([true, 120_000]);
  });

  it('knows nothing before the stream began', () => {
    const clock = new VirtualClock();
    const delivery = new Delivery(clock);
    delivery.sent(3_073);
    clock.advance(20_000);
    expect(delivery.acknowledges).toBeNull();
  });
});
