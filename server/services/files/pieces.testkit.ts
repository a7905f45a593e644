import { crc32, deflateRawSync } from 'node:zlib';

/** What somebody sends, and as what. */
export interface HostileFile {
  readonly what: string;
  readonly name: string;
  readonly bytes: Buffer;
}

export const utf8 = (text: string) => Buffer.from(text);

/** The first bytes of every PNG. */
export const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Makes the header of a PNG that says any size. */
export function pngHeader(width: number, height: number, depth = 8): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width >>> 0, 0);
  data.writeUInt32BE(height >>> 0, 4);
  data[8] = depth;
  data[9] = depth === 8 ? 2 : 0;
  return pngChunk('IHDR', data);
}

/** Makes a chunk of a PNG, with its sum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, sum]);
}

/** An archive with one packed entry. */
export function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content, { level: 9 });
  const local = Buffer.alloc(30);
  local.write('PK\u0003\u0004', 0, 'latin1');
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  return Buffer.concat([local, Buffer.from(name), packed]);
}
