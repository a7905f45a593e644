import { deflateSync, gzipSync } from 'node:zlib';
import { type HostileFile, PNG, pngChunk, pngHeader, utf8, zip } from './pieces.testkit.ts';

/** Little that unpacks to much. */
export function bombs(): HostileFile[] {
  const zeros = Buffer.alloc(20 * 1024 ** 2);
  const packed = deflateSync(zeros, { level: 9 });
  const text = (type: string, head: string) => pngChunk(type, Buffer.concat([utf8(head), packed]));
  const ihdr = pngHeader(8, 8);
  const idat = pngChunk('IDAT', deflateSync(Buffer.alloc(8 * 25)));
  const end = pngChunk('IEND', Buffer.alloc(0));
  const files: readonly (readonly [string, Buffer])[] = [
    ['bomb.gz', gzipSync(zeros, { level: 9 })],
    ['bomb.gz.gz', gzipSync(gzipSync(zeros, { level: 9 }))],
    ['bomb.zip', zip('zeros', zeros)],
    ['bomb.docx', zip('[Content_Types].xml', zeros)],
    ['bomb-mime.odt', zip('mimetype', zeros)],
    ['text.png', Buffer.concat([PNG, ihdr, text('zTXt', 'Comment\0\0'), idat, end])],
    ['profile.png', Buffer.concat([PNG, ihdr, text('iCCP', 'icc\0\0'), idat, end])],
    ['itxt.png', Buffer.concat([PNG, ihdr, text('iTXt', 'x\0\u0001\0\0\0'), idat, end])],
    ['idat.png', Buffer.concat([PNG, ihdr, pngChunk('IDAT', packed), end])],
    [
      'idat-big.png',
      Buffer.concat([
        PNG,
        pngHeader(30_000, 30_000, 1),
        pngChunk('IDAT', deflateSync(Buffer.alloc(113_000_000))),
        end,
      ]),
    ],
  ];
  return files.map(([name, bytes]) => ({ what: 'bomb', name, bytes }));
}

/** Pictures that say that they are larger than anybody can draw. */
export function hugePictures(): HostileFile[] {
  const end = pngChunk('IEND', Buffer.alloc(0));
  const sizes = [
    [65_535, 65_535],
    [1, 2 ** 31 - 1],
    [2 ** 31 - 1, 1],
    [2 ** 31, 2 ** 31],
    [0, 0],
    [100_000, 700],
  ] as const;
  const pngs = sizes.flatMap(([width, height]) =>
    [1, 8, 16].map((depth) =>
      Buffer.concat([
        PNG,
        pngHeader(width, height, depth),
        pngChunk('IDAT', deflateSync(Buffer.alloc(99))),
        end,
      ]),
    ),
  );
  const gif = utf8('GIF89a');
  const screen = Buffer.from(
    'ffffffff800000' + '000000ffffff' + '2c00000000ffffffff00' + '0202440100' + '3b',
    'hex',
  );
  const jpeg = Buffer.from(`ffd8ffc0000b08ffffffff01011100ffda0008010100003f00${'00'.repeat(40)}ffd9`, 'hex');
  const webp = Buffer.concat([
    utf8('RIFF'),
    Buffer.from('16000000', 'hex'),
    utf8('WEBPVP8X'),
    Buffer.from('0a00000000000000ffffffffffff', 'hex'),
  ]);
  return [...pngs, Buffer.concat([gif, screen]), jpeg, webp].map((bytes, n) => ({
    what: `huge ${n}`,
    name: 'sky.png',
    bytes,
  }));
}

/** What is deep within itself. */
export function nested(): HostileFile[] {
  const deep = 20_000;
  const atoms = Buffer.alloc(8 * 2_000);
  for (let n = 0; n < 2_000; n++) {
    atoms.writeUInt32BE(atoms.length - n * 8, n * 8);
    atoms.write(n === 0 ? 'ftyp' : 'moov', n * 8 + 4);
  }
  let archive: Buffer = utf8('the middle');
  for (let n = 0; n < 40; n++) archive = zip('inner.zip', archive);
  const files: readonly (readonly [string, Buffer])[] = [
    [
      'deep.svg',
      utf8(`<svg xmlns="http://www.w3.org/2000/svg">${'<g>'.repeat(deep)}${'</g>'.repeat(deep)}</svg>`),
    ],
    ['deep.json', utf8('['.repeat(deep) + ']'.repeat(deep))],
    ['deep.html', utf8('<div>'.repeat(deep))],
    ['deep.zip', archive],
    ['deep.mp4', atoms],
    ['deep.mkv', Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(4_000, 0x42)])],
    ['ftyp.mp4', Buffer.concat([Buffer.from('00000018', 'hex'), utf8('ftypmp42'), Buffer.alloc(12)])],
    ['ftyp.heic', Buffer.concat([Buffer.from('00000018', 'hex'), utf8('ftypheic'), Buffer.alloc(400)])],
    ['ftyp.avif', Buffer.concat([Buffer.from('00000018', 'hex'), utf8('ftypavif'), Buffer.alloc(400)])],
  ];
  return files.map(([name, bytes]) => ({ what: 'nested', name, bytes }));
}
