import { inflateRawSync } from 'node:zlib';
import { GLYPH_CHARS, GLYPH_HEIGHT, GLYPHS } from './glyphs.ts';

/** A grey picture of 8 bit a pixel, rows from the top. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

interface Glyph {
  readonly width: number;
  /** First pixel in `levels`; rows follow one another. */
  readonly at: number;
}

/** The shorter side of the picture: text has its natural size at it, and is enlarged by whoever scales the picture. */
const SHORT_SIDE = 540;
const MARGIN = 60;
const LINE_HEIGHT = 60;
/** Of video with 16 … 235. */
const LEVELS = [26, 92, 159, 226] as const;
const UNKNOWN = '□';

/** Light text in the middle of a dark picture with the sides of `width` × `height`, in as many lines as it needs. */
export function drawCardText(text: string, width: number, height: number): GreyPicture {
  const scale = SHORT_SIDE / Math.min(width, height);
  const picture = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const pixels = Buffer.alloc(picture.width * picture.height, LEVELS[0]);
  const letters = new Letters();
  const lines = breakLines(text, picture.width - 2 * MARGIN, letters);
  const topOfAll = Math.round((picture.height - lines.length * LINE_HEIGHT) / 2);
  for (const [index, line] of lines.entries()) {
    let left = Math.round((picture.width - letters.widthOf(line)) / 2);
    const top = topOfAll + index * LINE_HEIGHT;
    for (const char of line) left += letters.draw(char, { ...picture, pixels }, left, top);
  }
  return { ...picture, pixels };
}

/** Words by words; a word that is longer than a line is cut. */
function breakLines(text: string, maxWidth: number, letters: Letters): string[] {
  const lines: string[] = [];
  for (const paragraph of text.normalize('NFC').split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/)) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (letters.widthOf(longer) <= maxWidth) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      while (letters.widthOf(line) > maxWidth && line.length > 1) {
        const head = letters.headOf(line, maxWidth);
        lines.push(head);
        line = line.slice(head.length);
      }
    }
    lines.push(line);
  }
  return lines;
}

/** The letters, unpacked. */
class Letters {
  readonly #glyphs = new Map<string, Glyph>();
  readonly #levels: Buffer;

  constructor() {
    const packed = inflateRawSync(Buffer.from(GLYPHS, 'base64'));
    const chars = [...GLYPH_CHARS];
    this.#levels = packed.subarray(chars.length);
    let at = 0;
    for (const [index, char] of chars.entries()) {
      const width = packed[index] ?? 0;
      this.#glyphs.set(char, { width, at });
      at += Math.ceil((width * GLYPH_HEIGHT) / 4) * 4;
    }
  }

  widthOf(text: string): number {
    let width = 0;
    for (const char of text) width += this.#glyphOf(char).width;
    return width;
  }

  /** As much of the beginning as fits, one letter at least. */
  headOf(text: string, maxWidth: number): string {
    let head = '';
    for (const char of text) {
      if (head !== '' && this.widthOf(head + char) > maxWidth) break;
      head += char;
    }
    return head;
  }

  /** Answers how far it is to the next letter. What lies outside of the picture is left out. */
  draw(char: string, picture: GreyPicture, left: number, top: number): number {
    const { width, at } = this.#glyphOf(char);
    for (let index = 0; index < width * GLYPH_HEIGHT; index++) {
      const level = this.#levelAt(at + index);
      const x = left + (index % width);
      const y = top + Math.floor(index / width);
      const isInside = x >= 0 && x < picture.width && y >= 0 && y < picture.height;
      if (level > 0 && isInside) picture.pixels[y * picture.width + x] = LEVELS[level] ?? LEVELS[0];
    }
    return width;
  }

  #levelAt(pixel: number): number {
    return ((this.#levels[pixel >> 2] ?? 0) >> ((pixel & 3) * 2)) & 3;
  }

  #glyphOf(char: string): Glyph {
    return this.#glyphs.get(char) ?? this.#glyphs.get(UNKNOWN) ?? { width: 0, at: 0 };
  }
}
