import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHANNELS = 3;
/** Lowest bits that may go, of the eight of each channel. */
const BITS_TO_SPARE = 3;

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row. */
  readonly bytes: Buffer;
}

/** The same picture in at most `mostBytes`: packed with care, and if that is not enough without its finest shades. */
export async function shrinkPng(page: Page, png: Buffer, mostBytes: number): Promise<Buffer> {
  const picture = await decode(page, png);
  let smallest = png;
  for (let bits = 0; smallest.length > mostBytes && bits <= BITS_TO_SPARE; bits += 1) {
    smallest = encode({ ...picture, bytes: coarse(picture.bytes, bits) });
  }
  return smallest;
}

async function decode(page: Page, png: Buffer): Promise<Picture> {
  const { width, height, base64 } = await page.evaluate(async (encoded) => {
    const file = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([file], { type: 'image/png' }));
    const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    pen?.drawImage(bitmap, 0, 0);
    const rgba = pen?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
    let text = '';
    for (let at = 0; at < rgba.length; at += 4) {
      text += String.fromCharCode(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0);
    }
    return { width: bitmap.width, height: bitmap.height, base64: btoa(text) };
  }, png.toString('base64'));
  return { width, height, bytes: Buffer.from(base64, 'base64') };
}

function coarse(bytes: Buffer, bits: number): Buffer {
  const step = 1 << bits;
  return Buffer.from(bytes.map((byte) => Math.min(255, Math.round(byte / step) * step)));
}

function encode({ width, height, bytes }: Picture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // eight bits a channel, true colour
  header.set([8, 2], 8);
  const stride = width * CHANNELS;
  const rows: Buffer[] = [];
  for (let row = 0; row < height; row += 1) {
    const above = row === 0 ? Buffer.alloc(stride) : bytes.subarray((row - 1) * stride, row * stride);
    rows.push(filtered(bytes.subarray(row * stride, (row + 1) * stride), above));
  }
  const packed = deflateSync(Buffer.concat(rows), { level: 9, memLevel: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A row as differences from what is beside or above it, whichever of PNG's five ways leaves the least. */
function filtered(row: Buffer, above: Buffer): Buffer {
  const guesses: readonly ((left: number, up: number, corner: number) => number)[] = [
    () => 0,
    (left) => left,
    (_left, up) => up,
    (left, up) => (left + up) >> 1,
    paeth,
  ];
  let best = { row: Buffer.alloc(0), cost: Number.POSITIVE_INFINITY };
  for (const [type, guess] of guesses.entries()) {
    const coded = Buffer.alloc(row.length + 1, type);
    let cost = 0;
    for (let at = 0; at < row.length; at += 1) {
      const left = row[at - CHANNELS] ?? 0;
      const rest = ((row[at] ?? 0) - guess(left, above[at] ?? 0, above[at - CHANNELS] ?? 0)) & 255;
      coded[at + 1] = rest;
      cost += Math.min(rest, 256 - rest);
    }
    if (cost < best.cost) best = { row: coded, cost };
  }
  return best.row;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((known) => Math.abs(guess - known)) as [
    number,
    number,
    number,
  ];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
