import { expect, it } from 'vitest';
import { AckWindow } from '#engine/wire/rtmp/AckWindow.ts';

/** After how many bytes, in steps of 100,000, the first acknowledgement is due. */
function firstDue(adopted: number | null): number {
  const window = new AckWindow();
  if (adopted !== null) window.adopt(adopted);
  for (;;) {
    window.add(100_000);
    const due = window.takeDue();
    if (due !== null) return due;
  }
}

it.each([
  [null, 2_500_000],
  [250_000, 300_000],
  [0, 2_500_000],
  [0xffffffff, 2_500_000],
])('after a window of %s the first one is due at %i bytes', (adopted, due) => {
  expect(firstDue(adopted)).toBe(due);
});

it('is due again a window later', () => {
  const window = new AckWindow();
  window.adopt(10);
  window.add(15);
  expect([window.takeDue(), window.takeDue()]).toEqual([15, null]);
  window.add(9);
  expect(window.takeDue()).toBeNull();
  window.add(1);
  expect([window.takeDue(), window.received]).toEqual([25, 25]);
});
