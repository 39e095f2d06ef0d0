/**
 * The number of a picture, drawn into it as a row of black and white cells, so that frames can be counted after decoding:
 * one white cell, one for the clip (white: B), nine for the frame (most significant first), one of even parity over all.
 */
export const BAR_CODE = { x: 80, y: 308, cellWidth: 40, height: 36, cells: 12 } as const;

const FRAME_BITS = 9;
/** Halfway between black (16) and white (235) of limited-range luma. */
const THRESHOLD = 126;

export interface BarCode {
  readonly label: 'A' | 'B';
  readonly frame: number;
}

/** The cells, left to right; true is white. */
export function barCodeCells({ label, frame }: BarCode): boolean[] {
  const cells = [true, label === 'B'];
  for (let bit = FRAME_BITS - 1; bit >= 0; bit -= 1) cells.push(((frame >> bit) & 1) === 1);
  return [...cells, isOdd(cells)];
}

/**
 * Reads the row from decoded luma (one byte a pixel, `stride` bytes a line) of the clips' own size, 640×360. Null when
 * there is none, or its parity is wrong.
 */
export function readBarCode(luma: Uint8Array, stride: number): BarCode | null {
  const line = (BAR_CODE.y + BAR_CODE.height / 2) * stride + BAR_CODE.x + BAR_CODE.cellWidth / 2;
  const cells: boolean[] = [];
  for (let cell = 0; cell < BAR_CODE.cells; cell += 1) {
    cells.push((luma[line + cell * BAR_CODE.cellWidth] ?? 0) > THRESHOLD);
  }
  if (!cells[0] || isOdd(cells)) return null;
  const frame = cells.slice(2, 2 + FRAME_BITS).reduce((sum, isWhite) => sum * 2 + (isWhite ? 1 : 0), 0);
  return { label: cells[1] ? 'B' : 'A', frame };
}

function isOdd(cells: readonly boolean[]): boolean {
  return cells.filter(Boolean).length % 2 === 1;
}
