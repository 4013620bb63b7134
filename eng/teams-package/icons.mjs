// The product's sign, a patch board with one cable, drawn dot by dot: as a PNG without anything that could draw one.

import { crc32, deflateSync } from "node:zlib";

const petrol = [0x0d, 0x61, 0x70];
const white = [0xff, 0xff, 0xff];

/** 192 x 192, in colour: the sign in white in the middle half, as Teams cuts the corners off. */
export const colorIcon = () => png(192, (x, y) => blend(petrol, white, ink(onGrid(x, 192, 132), onGrid(y, 192, 132), 24 / 132)));

/** 32 x 32, white on nothing, as Teams asks for. */
export const outlineIcon = () => png(32, (x, y) => [...white, Math.round(255 * ink(onGrid(x, 32, 32), onGrid(y, 32, 32), 24 / 32))]);

// The sign is drawn on a grid of 24 units.
const onGrid = (pixel, size, sign) => (pixel + 0.5 - (size - sign) / 2) * 24 / sign;

// How much of a dot is covered, 0 to 1: from its distance to the lines, softened over the width of one dot.
function ink(x, y, dot) {
  const line = 0.9;
  const distance = Math.min(
    Math.abs(roundedSquare(x - 12, y - 12, 9.5, 5)) - line,
    Math.hypot(x - 8, y - 8) - 1.9,
    Math.abs(Math.hypot(x - 16, y - 8) - 1.6) - line * 0.7,
    Math.abs(Math.hypot(x - 8, y - 16) - 1.6) - line * 0.7,
    Math.hypot(x - 16, y - 16) - 1.9,
    cable(x, y) - line);
  return Math.min(1, Math.max(0, 0.5 - distance / dot));
}

function roundedSquare(x, y, half, radius) {
  const [dx, dy] = [Math.abs(x) - half + radius, Math.abs(y) - half + radius];
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

// From the first socket to the last, hanging through a little.
const hanging = Array.from({ length: 65 }, (_, i) => {
  const [t, u] = [i / 64, 1 - i / 64];
  return [8 * u * u * u + 24 * u * u * t + 48 * u * t * t + 16 * t * t * t, 8 * u * u * u + 39 * u * u * t + 33 * u * t * t + 16 * t * t * t];
});
const cable = (x, y) => Math.min(...hanging.map(([cx, cy]) => Math.hypot(x - cx, y - cy)));

const blend = (below, above, part) => [...below.map((value, i) => Math.round(value + (above[i] - value) * part)), 255];

// Red, green, blue, alpha, eight bits each (source: PNG specification).
function png(size, color) {
  const rows = Buffer.alloc((size * 4 + 1) * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      rows.set(color(x, y), y * (size * 4 + 1) + 1 + x * 4);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}
