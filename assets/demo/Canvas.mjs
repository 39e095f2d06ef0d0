/** A picture in YUV 4:2:0, drawn with soft edges from a few shapes: needs no fonts and gives the same bytes everywhere. */
export class Canvas {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.luma = Buffer.alloc(width * height);
    this.chroma = Buffer.alloc((width * height) / 2);
  }

  /** @param {Canvas} other */
  copyFrom(other) {
    other.luma.copy(this.luma);
    other.chroma.copy(this.chroma);
  }

  /** One colour everywhere. Shapes are grey: the colour stays that of the ground. @param {[number, number, number]} yuv */
  fill([y, u, v]) {
    this.luma.fill(y);
    this.chroma.fill(u, 0, this.chroma.length / 2);
    this.chroma.fill(v, this.chroma.length / 2);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number} level */
  box(x, y, width, height, level) {
    for (let row = y; row < y + height; row += 1)
      this.luma.fill(level, row * this.width + x, row * this.width + x + width);
  }

  /** A line with round ends. @param {number[]} ends x1, y1, x2, y2 @param {number} radius @param {number} level */
  stroke([x1 = 0, y1 = 0, x2 = 0, y2 = 0], radius, level) {
    const dx = x2 - x1;
    const dy = y2 - y1;
    const square = dx * dx + dy * dy || 1;
    this.#shade(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2), radius, level, (x, y) => {
      const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square));
      return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) - radius;
    });
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} thickness @param {number} level */
  ring(x, y, radius, thickness, level) {
    const distance = (/** @type {number} */ px, /** @type {number} */ py) =>
      Math.abs(Math.hypot(px - x, py - y) - radius) - thickness / 2;
    this.#shade(x, y, x, y, radius + thickness, level, distance);
  }

  /**
   * @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {number} margin
   * @param {number} level @param {(x: number, y: number) => number} distance negative inside the shape
   */
  #shade(x1, y1, x2, y2, margin, level, distance) {
    const right = Math.min(this.width - 1, Math.ceil(x2 + margin + 1));
    const bottom = Math.min(this.height - 1, Math.ceil(y2 + margin + 1));
    for (let y = Math.max(0, Math.floor(y1 - margin - 1)); y <= bottom; y += 1) {
      for (let x = Math.max(0, Math.floor(x1 - margin - 1)); x <= right; x += 1) {
        const cover = Math.max(0, Math.min(1, 0.5 - distance(x, y)));
        const at = y * this.width + x;
        const under = this.luma[at] ?? 0;
        this.luma[at] = Math.round(under + (level - under) * cover);
      }
    }
  }
}
