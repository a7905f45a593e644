import { gzipSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { bombs, hugePictures, nested } from './corpusBombs.testkit.ts';
import { type HostileFile, utf8, zip } from './pieces.testkit.ts';

/** What no file that is shown may hold. */
export const SECRETS = ['SECRET-CAMERA', '<script', 'alert(1)', 'SECRET-XMP'] as const;

const SCRIPT = '<script>alert(1)</script>';

/** Makes at least 500 files that somebody hostile, careless or unlucky may send. The same seed makes the same files. */
export async function hostileFiles(seed = 1): Promise<readonly HostileFile[]> {
  const good = await goodFiles();
  return [
    ...scriptedPictures(),
    ...polyglots(good),
    ...bombs(),
    ...hugePictures(),
    ...wrongNames(good),
    ...(await withMetadata()),
    ...(await animated()),
    ...everyName(good.png!),
    ...truncated(good),
    ...damaged(good, seed),
    ...nested(),
    ...oddities(),
  ];
}

type GoodFiles = Readonly<Record<string, Buffer>>;

async function goodFiles(): Promise<GoodFiles> {
  const base = sharp({
    create: {
      width: 64,
      height: 48,
      channels: 3,
      background: '#36c',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  });
  return {
    jpeg: await base.clone().jpeg().toBuffer(),
    png: await base.clone().png().toBuffer(),
    gif: await base.clone().gif().toBuffer(),
    webp: await base.clone().webp().toBuffer(),
    avif: await base.clone().avif({ effort: 0 }).toBuffer(),
    tiff: await base.clone().tiff().toBuffer(),
    svg: utf8(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${SCRIPT}</svg>`),
    html: utf8(`<!doctype html><title>x</title>${SCRIPT}`),
    js: utf8('alert(1)'),
    pdf: utf8('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF'),
    zip: zip('page.html', utf8(SCRIPT)),
    exe: Buffer.concat([utf8('MZ'), Buffer.alloc(512, 7)]),
  };
}

function scriptedPictures(): HostileFile[] {
  const open =
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"';
  const entities = Array.from({ length: 10 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join(
    '',
  );
  const texts = [
    `${open}>${SCRIPT}</svg>`,
    `\ufeff${open}>${SCRIPT}</svg>`,
    `<?xml version="1.0"?>${open}>${SCRIPT}</svg>`,
    `${open} onload="alert(1)"/>`,
    `${open}><image xlink:href="file:///etc/passwd"/></svg>`,
    `${open}><image xlink:href="http://169.254.169.254/latest/meta-data"/></svg>`,
    `${open}><use xlink:href="data:image/svg+xml,${SCRIPT}"/></svg>`,
    `${open}><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/></foreignObject></svg>`,
    `${open}><a xlink:href="javascript:alert(1)"><rect width="9" height="9"/></a></svg>`,
    `<!DOCTYPE svg [<!ENTITY a0 "lol">${entities}]>${open}><text>&a10;</text></svg>`,
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${open}><text>&x;</text></svg>`,
    `${open} viewBox="0 0 1e9 1e9" style="width:1e9px"/>`,
  ];
  const names = ['logo.svg', 'logo.png', 'logo.svg.png', 'logo'];
  return texts.flatMap((text, n) =>
    [utf8(text), gzipSync(text), Buffer.from(text, 'utf16le')].map((bytes, way) => ({
      what: `svg ${n}, way ${way}`,
      name: names[(n + way) % names.length]!,
      bytes,
    })),
  );
}

function polyglots(good: GoodFiles): HostileFile[] {
  const tails = [SCRIPT, '<?php system($_GET[0]); ?>', '\n*/=1;alert(1)//', 'PK\u0003\u0004'];
  const appended = ['jpeg', 'png', 'gif', 'webp', 'avif'].flatMap((kind) => [
    ...tails.map((tail) => ({ kind, bytes: Buffer.concat([good[kind]!, utf8(tail)]) })),
    { kind, bytes: Buffer.concat([good[kind]!, good.zip!]) },
    { kind, bytes: Buffer.concat([good[kind]!, good.html!, good.pdf!]) },
  ]);
  const heads: readonly Buffer[] = [
    utf8('GIF89a/*\u0001\u0000*/=alert(1);//'),
    utf8(`GIF89a${SCRIPT}`),
    Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), utf8(`\u002f\u002a${SCRIPT}*/`)]),
    Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), utf8(SCRIPT)]),
    Buffer.concat([utf8('RIFF'), Buffer.from('24000000', 'hex'), utf8(`WEBP${SCRIPT}`)]),
    Buffer.concat([utf8('%PDF-1.4\n'), good.jpeg!]),
    Buffer.concat([utf8(`<!--`), good.png!, utf8(`-->${SCRIPT}`)]),
    Buffer.concat([good.zip!, good.jpeg!]),
    Buffer.concat([utf8('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n')]),
    utf8('ffconcat version 1.0\nfile /etc/passwd\n'),
    Buffer.concat([utf8('BM'), utf8(SCRIPT)]),
  ];
  return [
    ...appended.map(({ kind, bytes }, n) => ({ what: `polyglot ${n}`, name: `a.${kind}`, bytes })),
    ...heads.flatMap((bytes, n) => ['x.mp4', 'x.gif'].map((name) => ({ what: `head ${n}`, name, bytes }))),
  ];
}

function wrongNames(good: GoodFiles): HostileFile[] {
  const names = ['a.jpg', 'a.png', 'a.svg', 'a.html', 'a.mp4', 'a.exe', 'a.pdf', 'a', '.htaccess'];
  return Object.entries(good).flatMap(([kind, bytes]) =>
    names.map((name) => ({ what: `${kind} as ${name}`, name, bytes })),
  );
}

async function withMetadata(): Promise<HostileFile[]> {
  const base = () => sharp({ create: { width: 30, height: 20, channels: 3, background: '#282' } });
  const exif = (orientation: number) => ({
    IFD0: { Make: 'SECRET-CAMERA', Orientation: String(orientation), Artist: 'alert(1)' },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '50/1 6/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '8/1 40/1 0/1',
    },
  });
  const formats: readonly (readonly [string, (one: Sharp) => Sharp])[] = [
    ['jpg', (one) => one.jpeg()],
    ['png', (one) => one.png()],
    ['webp', (one) => one.webp()],
    ['avif', (one) => one.avif({ effort: 0 })],
  ];
  const made = formats.flatMap(([ending, format]) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map(async (orientation) => ({
      what: `${ending} with a position, turned ${orientation}`,
      name: `IMG_${orientation}.${ending}`,
      bytes: await format(base())
        .withExif(exif(orientation))
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-XMP</x:xmpmeta>')
        .toBuffer(),
    })),
  );
  return Promise.all(made);
}

async function animated(): Promise<HostileFile[]> {
  const frames = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      sharp({
        create: { width: 24, height: 24, channels: 3, background: { r: n * 20, g: 255 - n * 20, b: 0 } },
      })
        .png()
        .toBuffer(),
    ),
  );
  const join = () => sharp(frames, { join: { animated: true } });
  const gif = await join().gif({ delay: 50 }).toBuffer();
  const webp = await join()
    .webp({ delay: Array(12).fill(50) })
    .toBuffer();
  return [gif, webp].flatMap((bytes) =>
    [1, 0.9, 0.7, 0.5, 0.3, 0.1].map((share) => ({
      what: `animated, ${share} of it`,
      name: 'dance.gif',
      bytes: bytes.subarray(0, Math.round(bytes.length * share)),
    })),
  );
}

function everyName(png: Buffer): HostileFile[] {
  const names = [
    '写真.png',
    'صورة.png',
    'תמונה.png',
    'фото.png',
    'รูปภาพ.png',
    'चित्र.png',
    '사진.png',
    'ภาพ',
    'εικόνα.png',
    'Ảnh.png',
    '🌸🏳️‍🌈.png',
    'e\u0301'.repeat(60),
    'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034d.png',
    'bill\u202Egnp.exe',
    '\u2066x\u2069.png',
    '../../../etc/passwd',
    '..\\..\\windows\\win.ini',
    '/etc/passwd',
    'C:\\con',
    'con',
    'nul.png',
    'aux',
    '.',
    '..',
    '...',
    ' ',
    '\u0000.png',
    'a\u0000.png.exe',
    'a\r\nSet-Cookie: x=1',
    'a";filename="b.html',
    "a'; drop table files; --",
    '<img src=x onerror=alert(1)>.png',
    '%2e%2e%2f',
    '%00',
    '$' + '{7*7}',
    '{{7*7}}',
    'a'.repeat(1_000),
    '\ud800.png',
    '\ufeff',
    '\u200b\u200b',
    'x.png ',
    '~',
    '-rf',
    '--help',
    '|ls',
    '`id`',
    '$(id)',
    'name.tar.gz',
  ];
  return names.map((name) => ({ what: `name ${JSON.stringify(name)}`, name, bytes: png }));
}

function truncated(good: GoodFiles): HostileFile[] {
  return ['jpeg', 'png', 'gif', 'webp', 'avif'].flatMap((kind) =>
    Array.from({ length: 14 }, (_, n) => ({
      what: `${kind}, ${n + 1} of 15 of it`,
      name: `cut.${kind}`,
      bytes: good[kind]!.subarray(0, Math.ceil((good[kind]!.length * (n + 1)) / 15)),
    })),
  );
}

function damaged(good: GoodFiles, seed: number): HostileFile[] {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return ['jpeg', 'png', 'gif', 'webp', 'avif'].flatMap((kind) =>
    Array.from({ length: 20 }, (_, n) => {
      const bytes = Buffer.from(good[kind]!);
      for (let flips = 0; flips <= n; flips++) bytes[random(bytes.length)] = random(256);
      return { what: `${kind} with ${n + 1} wrong bytes`, name: `odd.${kind}`, bytes };
    }),
  );
}

function oddities(): HostileFile[] {
  const files = [
    Buffer.alloc(0),
    Buffer.alloc(1),
    Buffer.alloc(100_000),
    Buffer.alloc(100_000, 0xff),
    utf8('ID3\u0004\0\0\u007f\u007f\u007f\u007f'),
    utf8(`RIFF\u0024\0\0\0WAVEfmt ${'\0'.repeat(30)}`),
    utf8('OggS\0\u0002'),
    utf8('fLaC\0\0\0\u0022'),
    Buffer.from(`00000100${'0100'.repeat(40)}`, 'hex'),
    utf8('8BPS\0\u0001'),
    utf8('II*\0\u0008\0\0\0\xff\xff'),
    utf8('<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY x "y">]><x>&x;</x>'),
  ];
  return files.map((bytes, n) => ({ what: `oddity ${n}`, name: `odd-${n}`, bytes }));
}
