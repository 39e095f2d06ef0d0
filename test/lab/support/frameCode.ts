/**
 * Each frame of a lab clip carries its own number as a row of black and white boxes along its top edge, so that a test
 * can tell which frames of which clip arrived, whatever was encoded, cut or joined on the way.
 */

const frameBits = 12;
const sourceBits = 3;
/** A white box first: a picture without it is none of ours. */
const boxes = 1 + sourceBits + frameBits;
const boxHeightPx = 32;
/** Of brightness, as television has it. */
const [BLACK, WHITE] = [16, 235];

/** After so many the numbers begin anew. */
export const FRAME_NUMBERS = 2 ** frameBits;
/** What `extractFrameCode` makes of one picture. */
export const frameCodeBytes = boxes;

export interface FrameCode {
  /** Which clip it is from, 0 … 7. */
  source: number;
  /** Its number in that clip, 0 … 4095. */
  frame: number;
}

/** An ffmpeg filter that draws the code; `width` of the picture in pixels, a multiple of 32. */
export function drawFrameCode(width: number, source: number): string {
  const sourceBoxes = Array.from({ length: sourceBits }, (_, bit) => bit)
    .filter((bit) => source & (1 << bit))
    .map((bit) => drawBox(width, 1 + bit));
  const frameBoxes = Array.from({ length: frameBits }, (_, bit) =>
    drawBox(width, 1 + sourceBits + bit, `:enable='eq(mod(floor(n/${2 ** bit}),2),1)'`),
  );
  return [
    `drawbox=x=0:y=0:w=${width}:h=${boxHeightPx}:color=black:t=fill`,
    drawBox(width, 0),
    ...sourceBoxes,
    ...frameBoxes,
  ].join(',');
}

function drawBox(width: number, index: number, when = ''): string {
  const box = width / boxes;
  return `drawbox=x=${index * box}:y=0:w=${box}:h=${boxHeightPx}:color=white:t=fill${when}`;
}

/** Draws the code into the brightness of a picture as it lies in memory, a byte a pixel, `width` of them a line. */
export function stampFrameCode(luma: Uint8Array, width: number, { source, frame }: FrameCode): void {
  const bits = 1 | (source << 1) | ((frame % FRAME_NUMBERS) << (1 + sourceBits));
  const box = width / boxes;
  const line = new Uint8Array(width);
  for (let index = 0; index < boxes; index++)
    line.fill(bits & (1 << index) ? WHITE : BLACK, index * box, (index + 1) * box);
  for (let y = 0; y < boxHeightPx; y++) luma.set(line, y * width);
}

/** An ffmpeg filter that shrinks the code of a picture to one grey byte a box, to be read by `readFrameCodes`. */
export function extractFrameCode(): string {
  return `crop=iw:${boxHeightPx / 2}:0:${boxHeightPx / 4},scale=${boxes}:1:flags=area,format=gray`;
}

/** One entry a picture; `null` for one that carries no code, as a slate. */
export function readFrameCodes(bytes: Uint8Array): (FrameCode | null)[] {
  const pictures = Math.floor(bytes.length / boxes);
  return Array.from({ length: pictures }, (_, picture) => {
    const isWhite = (index: number) => (bytes[picture * boxes + index] ?? 0) > 127;
    if (!isWhite(0)) return null;
    return { source: numberIn(isWhite, 1, sourceBits), frame: numberIn(isWhite, 1 + sourceBits, frameBits) };
  });
}

function numberIn(isSet: (index: number) => boolean, from: number, bits: number): number {
  return Array.from({ length: bits }, (_, bit) => (isSet(from + bit) ? 1 << bit : 0)).reduce(
    (sum, value) => sum + value,
    0,
  );
}
