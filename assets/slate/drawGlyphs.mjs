/**
 * Draws the letters of the slate's card: `node assets/slate/drawGlyphs.mjs` writes `engine/control/actions/slate/glyphs.ts`.
 * They are drawn by Chromium from DejaVu Sans Bold (free to embed: Bitstream Vera licence) and kept as small grey
 * pictures, so that a machine without any font shows the same card.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { chromium } from '@playwright/test';

const FONT = 'bold 40px "DejaVu Sans"';
const HEIGHT = 48;
const BASELINE = 37;

/** Latin with its accents, Greek, Cyrillic, and the marks that people set between words. */
const ranges = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x17f],
  [0x386, 0x3ce],
  [0x400, 0x45f],
  [0x490, 0x491],
  [0x2013, 0x2014],
  [0x2018, 0x201e],
  [0x20ac, 0x20ac],
];
const dots = [0x2022, 0x2026, 0x2665, 0x25a1];

const chars = [...ranges.flatMap(([from, to]) => range(from, to)), ...dots].map((code) => String.fromCodePoint(code));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
const page = await browser.newPage();
const drawn = await page.evaluate(draw, { chars, font: FONT, height: HEIGHT, baseline: BASELINE });
await browser.close();

const widths = Buffer.from(drawn.map(({ width }) => width));
const packed = deflateRawSync(Buffer.concat([widths, ...drawn.map(({ levels }) => pack(levels))]), { level: 9 });
writeFileSync(
  join(import.meta.dirname, '../../engine/control/actions/slate/glyphs.ts'),
  `/** Written by \`node assets/slate/drawGlyphs.mjs\`: letters of DejaVu Sans Bold as grey pictures of 2 bit a pixel. */
export const GLYPH_HEIGHT = ${HEIGHT};
/** In the order in which they are packed. */
export const GLYPH_CHARS =
  ${JSON.stringify(chars.join('')).replaceAll("'", "\\'").replace(/^"|"$/g, "'").replaceAll('\\"', '"')};
/** Raw deflate, base64: a byte a letter with its width, then each letter's rows from the top, four pixels a byte. */
export const GLYPHS =
  '${packed.toString('base64')}';
`,
);

/** @param {number} from @param {number} to */
function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Runs in the page. Answers the advance width and the opacity, 0 … 255, of each letter. */
function draw({ chars, font, height, baseline }) {
  const canvas = document.createElement('canvas');
  canvas.width = 80;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return chars.map((char) => {
    context.clearRect(0, 0, canvas.width, height);
    context.font = font;
    context.fillText(char, 0, baseline);
    const width = Math.max(1, Math.ceil(context.measureText(char).width));
    const { data } = context.getImageData(0, 0, width, height);
    return { width, levels: Array.from({ length: width * height }, (_, index) => data[index * 4 + 3]) };
  });
}

/** @param {number[]} levels */
function pack(levels) {
  const bytes = Buffer.alloc(Math.ceil(levels.length / 4));
  for (const [index, level] of levels.entries()) bytes[index >> 2] |= Math.round(level / 85) << ((index & 3) * 2);
  return bytes;
}
