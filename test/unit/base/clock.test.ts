import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock, type Timer } from '#engine/base/clock.ts';

/** Of its own for each test, so that no other is on the same round. */
let periodMs = 3;

function every(run: () => void): Timer {
  const timer = systemClock.every(periodMs, run);
  onTestFinished(() => timer.cancel());
  return timer;
}

function runs(count: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    every(() => --left === 0 && resolve());
  });
}

function timersOfNode(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

describe('what the system clock runs again and again', () => {
  it('runs together where it has the same period, in the order in which it came', async () => {
    periodMs += 0.25;
    const before = timersOfNode();
    let order = '';
    for (const name of ['a', 'b', 'c']) every(() => (order += name));
    expect(timersOfNode()).toBe(before + 1);
    await runs(3);
    expect(order).toBe('abcabcabc');
  });

  it('begins with the next turn when it joins within one, and ends at once', async () => {
    periodMs += 0.25;
    const order: string[] = [];
    const first = every(() => {
      order.push('first');
      second.cancel();
      first.cancel();
      every(() => order.push('third'));
    });
    const second = every(() => order.push('second'));
    await runs(2);
    expect(order).toEqual(['first', 'third']);
  });

  it('leaves no timer behind', () => {
    periodMs += 0.25;
    const before = timersOfNode();
    const timers = [every(() => {}), every(() => {})];
    for (const timer of [...timers, ...timers]) timer.cancel();
    expect(timersOfNode()).toBe(before);
  });
});
