import { crc32, deflateSync } from 'node:zlib';

/** A colour: red, green and blue, from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Says which colour stands at a place; both go from 0 to 1, from the left and from the top. */
export type Drawing = (x: number, y: number) => Colour;

/** What is drawn, and how large in pixels. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly drawing: Drawing;
}

/** Paints a drawing, row by row from the top: three bytes for each pixel. */
export function paint({ width, height, drawing }: Drawn): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const at = (row * width + column) * 3;
      drawing(column / width, row / height).forEach((part, index) => {
        pixels[at + index] = Math.max(0, Math.min(255, Math.round(part)));
      });
    }
  return pixels;
}

/** Makes a PNG of a drawing. */
export function drawPng(drawn: Drawn): Buffer {
  const { width, height } = drawn;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // eight bits for each of three colours, nothing else
  head.set([8, 2, 0, 0, 0], 8);
  const pixels = paint(drawn);
  const rows = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(row * width * 3, (row + 1) * width * 3)]),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
