import '../../../shared/protocol/furtherRejections.ts';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isRejectionCode } from '../../../shared/protocol/rejections.ts';
import { hostileFiles, SECRETS } from './corpus.testkit.ts';
import { type FilesWorld, startFiles } from './files.testkit.ts';
import type { HostileFile } from './pieces.testkit.ts';
import type { FileFacts } from './port.ts';

let world: FilesWorld;
beforeAll(async () => {
  world = await startFiles();
});
afterAll(() => world.close());

const AT_ONCE = 8;
/** What a child and this process may have had of memory at most, in bytes. */
const MOST_BYTES = 600 * 1024 ** 2;

/** The most memory that each child of this process has had so far, in bytes. */
function peaksOfChildren(): readonly number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.map((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024;
    } catch {
      return 0;
    }
  });
}

async function judge(file: HostileFile, { fileId, personId, name, state }: FileFacts): Promise<string> {
  expect(name, file.what).toMatch(/^[^\\/\p{Cc}\u202a-\u202e\u2066-\u2069]{1,120}$/u);
  if (state.type === 'refused') {
    expect(isRejectionCode(state.why), file.what).toBe(true);
    return state.why;
  }
  if (state.type !== 'ready') throw new Error(`${file.what} is ${state.type}`);
  const main = (await world.read(fileId, personId))!;
  if (state.content.type === 'other') {
    expect(state, file.what).toMatchObject({ main: { mime: 'application/octet-stream' }, thumb: null });
    expect(main.equals(file.bytes), file.what).toBe(true);
    return 'download';
  }
  for (const secret of SECRETS) expect(main.includes(secret), file.what).toBe(false);
  if (state.content.type === 'picture') {
    for (const bytes of [main, (await world.read(fileId, personId, 'thumb'))!]) {
      const { format, exif, xmp, icc, iptc, width } = await sharp(bytes).metadata();
      expect([format, exif, xmp, icc, iptc], file.what).toEqual(['webp', ...Array(4).fill(undefined)]);
      expect(width, file.what).toBeLessThanOrEqual(2_560);
    }
    const placeholder = state.content.placeholder;
    expect(placeholder.length, file.what).toBeLessThan(1_000);
  }
  return state.content.type;
}

it('[FI10] 500 hostile files end as clean pictures, as downloads or as refusals, within bounds of memory and time', async () => {
  const files = await hostileFiles();
  expect(files.length).toBeGreaterThanOrEqual(500);
  const ends = new Map<string, number>();
  let peakBytes = 0;
  const waiting = [...files.entries()];
  async function work() {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [n, file] = next;
      const end = await send(file, `us_sender${n % 9}`);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      peakBytes = Math.max(peakBytes, ...peaksOfChildren());
    }
  }
  async function send(file: HostileFile, personId: string): Promise<string> {
    const begun = await world.uploads.begin({
      name: file.name,
      bytes: file.bytes.length,
      use: 'message',
      personId,
    });
    if (!begun.ok) return begun.code;
    async function* chunks() {
      yield file.bytes;
    }
    await world.uploads.write({ fileId: begun.fileId, offsetBytes: 0, chunks: chunks() });
    return judge(file, await world.settled(begun.fileId));
  }
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const tookSeconds = Math.round((performance.now() - startedAtMs) / 1_000);
  console.info(
    `${files.length} files in ${tookSeconds} s, a child had ${Math.round(peakBytes / 1024 ** 2)} MB:`,
    Object.fromEntries(ends),
  );
  expect(peakBytes).toBeGreaterThan(0);
  expect(peakBytes).toBeLessThan(MOST_BYTES);
  expect(
    [...ends.keys()].every((end) =>
      ['picture', 'video', 'audio', 'download', 'FileBroken', 'FileEmpty', 'FileTypeInvalid'].includes(end),
    ),
  ).toBe(true);
  expect(ends.get('picture')).toBeGreaterThan(150);
});
