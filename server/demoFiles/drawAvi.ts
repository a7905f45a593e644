import { type Drawing, paint } from './drawPng.ts';

/** What is filmed: a drawing for each time, which goes from 0 to 1. */
export interface Filmed {
  /** In pixels; the width is a multiple of four. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly framesPerSecond: number;
  readonly drawing: (time: number) => Drawing;
}

/** Makes a film without sound: an AVI of plain pixels, which the files service makes small. */
export function drawAvi(filmed: Filmed): Buffer {
  const { frames, drawing, width, height } = filmed;
  const pictures = Array.from({ length: frames }, (_, frame) =>
    part('00db', upsideDown({ width, height, drawing: drawing(frame / frames) })),
  );
  const stream = list('strl', [part('strh', streamHead(filmed)), part('strf', bitmapHead(filmed))]);
  const heads = list('hdrl', [part('avih', mainHead(filmed)), stream]);
  return part('RIFF', Buffer.concat([Buffer.from('AVI '), heads, list('movi', pictures)]));
}

/** Bitmaps begin with the lowest row, and have blue first. */
function upsideDown(drawn: { readonly width: number; readonly height: number; readonly drawing: Drawing }) {
  const { width, height } = drawn;
  const pixels = paint(drawn);
  for (let at = 0; at < pixels.length; at += 3)
    [pixels[at], pixels[at + 2]] = [pixels[at + 2] ?? 0, pixels[at] ?? 0];
  const rows = Array.from({ length: height }, (_, row) =>
    pixels.subarray((height - 1 - row) * width * 3, (height - row) * width * 3),
  );
  return Buffer.concat(rows);
}

const frameBytes = ({ width, height }: Filmed): number => width * height * 3;

function mainHead(filmed: Filmed): Buffer {
  const { frames, framesPerSecond, width, height } = filmed;
  const [microseconds, streams] = [Math.round(1_000_000 / framesPerSecond), 1];
  return words([microseconds, 0, 0, 0, frames, 0, streams, frameBytes(filmed), width, height, 0, 0, 0, 0]);
}

function streamHead(filmed: Filmed): Buffer {
  const { frames, framesPerSecond, width, height } = filmed;
  const size = Buffer.alloc(8);
  size.writeUInt16LE(width, 4);
  size.writeUInt16LE(height, 6);
  const facts = words([0, 0, 0, 1, framesPerSecond, 0, frames, frameBytes(filmed), 0xffffffff, 0]);
  return Buffer.concat([Buffer.from('vidsDIB '), facts, size]);
}

function bitmapHead(filmed: Filmed): Buffer {
  const depth = Buffer.alloc(4);
  depth.writeUInt16LE(1, 0);
  depth.writeUInt16LE(24, 2);
  const size = words([40, filmed.width, filmed.height]);
  return Buffer.concat([size, depth, words([0, frameBytes(filmed), 0, 0, 0, 0])]);
}

/** A part of a RIFF file: its name, its length, and what is in it. */
export function part(name: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(name, 'latin1'), words([content.length]), content]);
}

/** Numbers of four bytes, the lowest byte first. */
export function words(numbers: readonly number[]): Buffer {
  const buffer = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, at) => {
    buffer.writeUInt32LE(number, at * 4);
  });
  return buffer;
}

const list = (name: string, parts: readonly Buffer[]): Buffer =>
  part('LIST', Buffer.concat([Buffer.from(name, 'latin1'), ...parts]));
