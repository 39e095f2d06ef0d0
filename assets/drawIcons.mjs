/**
 * Draws the icons of the tray and the application: `node assets/drawIcons.mjs`. Each state has a shape of its own, so
 * that it can be told without its colour. Coordinates: the unit square, y down; a shape answers whether a point is in.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const grey = [150, 158, 166];
const red = [229, 72, 77];
const amber = [245, 166, 35];
const night = [14, 17, 20];
const light = [236, 239, 241];

/** Points a side and pixel that are looked at for smooth edges. */
const fineness = 4;

const disk =
  (radius, x0 = 0.5, y0 = 0.5) =>
  (x, y) =>
    Math.hypot(x - x0, y - y0) <= radius;
const ring = (outer, inner) => (x, y) => disk(outer)(x, y) && !disk(inner)(x, y);
const slash = (width) => (x, y) => Math.abs(x - y) < width && Math.hypot(x - 0.5, y - 0.5) < 0.44;
const triangle = (x, y) => y > 0.08 && y < 0.9 && Math.abs(x - 0.5) < ((y - 0.02) / 0.88) * 0.47;
const exclamation = (x, y) => (Math.abs(x - 0.5) < 0.06 && y > 0.34 && y < 0.62) || disk(0.065, 0.5, 0.74)(x, y);
const tile = (x, y) => {
  const [dx, dy] = [Math.max(Math.abs(x - 0.5) - 0.27, 0), Math.max(Math.abs(y - 0.5) - 0.27, 0)];
  return Math.hypot(dx, dy) <= 0.19;
};
/** Two ways in, one way out. */
const paths = (x, y) => {
  const along = Math.min(Math.max((x - 0.18) / 0.32, 0), 1);
  const bend = 0.18 * (1 - along * along * (3 - 2 * along));
  return x > 0.18 && x < 0.82 && Math.min(Math.abs(y - 0.5 - bend), Math.abs(y - 0.5 + bend)) < 0.035;
};

/** Layers from the back to the front. */
const trayIcons = {
  'off-air': [[grey, ring(0.42, 0.29)]],
  'on-air': [
    [red, disk(0.46)],
    [light, disk(0.17)],
  ],
  alarm: [
    [amber, triangle],
    [night, exclamation],
  ],
  unreachable: [
    [grey, ring(0.42, 0.33)],
    [grey, slash(0.06)],
  ],
};
const appIcon = [
  [night, tile],
  [light, paths],
  [red, disk(0.09, 0.82, 0.5)],
];

function draw(layers, size) {
  const rows = [];
  for (let y = 0; y < size; y++) {
    const row = Buffer.alloc(1 + size * 4);
    for (let x = 0; x < size; x++) row.set(pixel(layers, x, y, size), 1 + x * 4);
    rows.push(row);
  }
  return png(size, Buffer.concat(rows));
}

function pixel(layers, x, y, size) {
  const sum = [0, 0, 0, 0];
  for (let point = 0; point < fineness * fineness; point++) {
    const u = (x + ((point % fineness) + 0.5) / fineness) / size;
    const v = (y + (Math.floor(point / fineness) + 0.5) / fineness) / size;
    const colour = layers.findLast(([, isIn]) => isIn(u, v))?.[0];
    if (!colour) continue;
    colour.forEach((value, channel) => {
      sum[channel] += value;
    });
    sum[3] += 1;
  }
  const alpha = sum[3];
  return alpha === 0 ? [0, 0, 0, 0] : [...sum.slice(0, 3).map((s) => s / alpha), (alpha * 255) / fineness ** 2];
}

/** PNG specification: 8-bit RGBA, one filter byte (0) at the head of each row. */
function png(size, rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const trayFolder = join(import.meta.dirname, 'tray');
mkdirSync(trayFolder, { recursive: true });
for (const [name, layers] of Object.entries(trayIcons)) {
  writeFileSync(join(trayFolder, `${name}.png`), draw(layers, 24));
  writeFileSync(join(trayFolder, `${name}@2x.png`), draw(layers, 48));
}
writeFileSync(join(import.meta.dirname, 'icon.png'), draw(appIcon, 512));
