import { describe, expect, it } from 'vitest';
import { drawCardText, type GreyPicture } from '#engine/control/actions/slate/drawCardText.ts';

/** Where there is text: the rows and columns of the first and the last light pixel. */
function box({ width, pixels }: GreyPicture) {
  const lit = [...pixels.keys()].filter((index) => (pixels[index] ?? 0) > 100);
  const columns = lit.map((index) => index % width);
  const rows = lit.map((index) => Math.floor(index / width));
  const [left, right] = extent(columns);
  const [top, bottom] = extent(rows);
  return { left, right, top, bottom, count: lit.length };
}

function extent(values: readonly number[]): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return [least, most];
}

describe('the text of a card', () => {
  it('stands in the middle', () => {
    const picture = drawCardText('HIIH', 1920, 1080);
    expect(picture).toMatchObject({ width: 960, height: 540 });
    const { left, right, top, bottom } = box(picture);
    expect(Math.abs(left + right - 960)).toBeLessThanOrEqual(6);
    expect(Math.abs(top + bottom - 540)).toBeLessThanOrEqual(30);
    expect(bottom - top).toBeGreaterThan(20);
  });

  it('is broken into lines that fit, at whatever shape of the picture', () => {
    const text = 'We will be right back after a short break that nobody planned '.repeat(3);
    for (const [width, height] of [
      [1280, 720],
      [720, 1280],
      [640, 480],
    ] as const) {
      const picture = drawCardText(text, width, height);
      const { left, right, top, bottom } = box(picture);
      expect(left).toBeGreaterThanOrEqual(55);
      expect(right).toBeLessThanOrEqual(picture.width - 55);
      expect(bottom - top).toBeGreaterThan(120);
      expect(top).toBeGreaterThan(0);
    }
  });

  it('cuts a word that is longer than a line, and leaves out what does not fit at all', () => {
    const { left, right } = box(drawCardText('x'.repeat(100), 640, 360));
    expect(left).toBeGreaterThanOrEqual(55);
    expect(right).toBeLessThanOrEqual(905);
    expect(() => drawCardText('word '.repeat(200), 4000, 40)).not.toThrow();
  });

  it('has accents, Greek and Cyrillic, and a box for what it does not have', () => {
    const pixels = (text: string) => drawCardText(text, 640, 360).pixels;
    const drawn = ['e', 'é', 'e\u0301', 'Ω', 'Ж', '漢', '字'].map(pixels);
    const [plain, accented, composed, greek, cyrillic, unknown, other] = drawn;
    expect(accented).toEqual(composed);
    expect(unknown).toEqual(other);
    const different = [plain, accented, greek, cyrillic, unknown].map((one) => one?.toString('base64'));
    expect(new Set(different).size).toBe(5);
  });
});
