import { expect, test } from 'vitest';
import { BAR_CODE, barCodeCells, readBarCode } from '#demo/clips/barCode.ts';

const WIDTH = 640;
const HEIGHT = 360;

/** One picture, drawn over again: 480 numbers of two clips take a while otherwise. */
const luma = new Uint8Array(WIDTH * HEIGHT).fill(60);

function draw(cells: readonly boolean[]): Uint8Array {
  for (const [cell, isWhite] of cells.entries()) {
    const left = BAR_CODE.x + cell * BAR_CODE.cellWidth;
    for (let y = BAR_CODE.y; y < BAR_CODE.y + BAR_CODE.height; y += 1) {
      luma.fill(isWhite ? 235 : 16, y * WIDTH + left, y * WIDTH + left + BAR_CODE.cellWidth);
    }
  }
  return luma;
}

test('every number of both clips is read as it was drawn', () => {
  for (const label of ['A', 'B'] as const) {
    for (let frame = 0; frame < 480; frame += 1) {
      expect(readBarCode(draw(barCodeCells({ label, frame })), WIDTH)).toEqual({ label, frame });
    }
  }
});

test('one wrong cell is seen, and so is a picture without a code', () => {
  const cells = barCodeCells({ label: 'A', frame: 333 });
  for (let wrong = 0; wrong < BAR_CODE.cells; wrong += 1) {
    const damaged = cells.map((isWhite, cell) => (cell === wrong ? !isWhite : isWhite));
    expect(readBarCode(draw(damaged), WIDTH)).toBeNull();
  }
  expect(readBarCode(new Uint8Array(WIDTH * HEIGHT).fill(60), WIDTH)).toBeNull();
});
