import { readFile } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import sharp, { type SharpOptions } from 'sharp';
import { SECOND_MS } from '../../../../shared/time.ts';
import { FILES } from '../fileLimits.ts';
import type { InspectionReply, InspectionRequest } from './inspection.ts';

/**
 * A program of its own that reads what strangers sent: when a decoder is led astray, it has neither the server's
 * memory nor its secrets, and its end harms one file.
 */
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
    'VipsForeignLoadHeifFile',
    'VipsForeignLoadWebpBuffer',
  ],
});

const DRAWN_FORMATS: ReadonlySet<string | undefined> = new Set(['jpeg', 'png', 'webp', 'gif', 'heif']);
const SECONDS = Math.floor((0.75 * FILES.pictureMs) / SECOND_MS);

process.on('message', (request: InspectionRequest) => {
  void answer(request)
    .catch((cause: Error): InspectionReply => ({ type: 'failed', reason: cause.message.slice(0, 500) }))
    .then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit());

async function answer(request: InspectionRequest): Promise<InspectionReply> {
  if (request.type === 'draw') return draw(request);
  const found = await fileTypeFromFile(request.path);
  return { type: 'sniffed', mime: found?.mime ?? null };
}

async function draw(wanted: InspectionRequest & { readonly type: 'draw' }): Promise<InspectionReply> {
  const { edge, thumbEdge, ratio } = wanted;
  const safe: SharpOptions = { failOn: 'error', limitInputPixels: FILES.pixels };
  const facts = await sharp(wanted.path, safe).metadata();
  if (!DRAWN_FORMATS.has(facts.format)) throw new Error(`${facts.format} is not drawn`);
  const frames = facts.pages ?? 1;
  const isAnimated =
    ratio === null &&
    frames > 1 &&
    frames <= FILES.animatedFrames &&
    facts.width * (facts.pageHeight ?? facts.height) * frames <= FILES.animatedPixels;
  const open = () =>
    isAnimated ? sharp(wanted.path, { ...safe, animated: true }) : sharp(wanted.path, safe).autoOrient();
  const fit = ratio === null ? ('inside' as const) : ('cover' as const);
  const sized = (width: number) => ({ width, height: Math.round(width / (ratio ?? 1)), fit });
  const made = await open()
    .resize({ ...sized(edge), withoutEnlargement: ratio === null })
    .webp({ quality: 82, effort: isAnimated ? 1 : 2 })
    .timeout({ seconds: SECONDS })
    .toFile(wanted.main);
  await sharp(wanted.main, safe)
    .resize({ ...sized(thumbEdge), withoutEnlargement: true })
    .webp({ quality: 72, effort: 3 })
    .toFile(wanted.thumb);
  const tiny = await sharp(await readFile(wanted.thumb), safe)
    .resize({ width: FILES.placeholderEdge, height: FILES.placeholderEdge, fit: 'inside' })
    .blur(1)
    .webp({ quality: 30, effort: 3 })
    .toBuffer();
  return {
    type: 'drawn',
    size: { width: made.width, height: made.pageHeight ?? made.height },
    isAnimated,
    placeholder: `data:image/webp;base64,${tiny.toString('base64')}`,
  };
}
