import { pipeline } from 'node:stream/promises';
import type { Application, Request, Response } from 'express';
import type { FilePart } from '../../shared/protocol/files.ts';
import { rejection } from '../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../shared/time.ts';
import type { ByteRange, FilePass, OpenedFile } from '../services/files/port.ts';
import type { Services } from '../services/services.ts';
import { sendRejection } from './answer.ts';

/** Returns the address of a part of a file, which opens it for the person of the pass. */
export function fileAddress({ fileId, personId, untilMs, key }: FilePass, part: FilePart): string {
  return `/files/${fileId}/${part}?for=${personId}&until=${untilMs}&key=${key}`;
}

/** Adds the route that gives out the bytes of files, to whoever has an address that is good for now. */
export function addFileReading(app: Application, { services }: { readonly services: Services }): void {
  const { files, clock } = services;
  app.get('/files/:fileId/:part', async (req, res) => {
    const { part } = req.params;
    const pass = readPass(req);
    const wanted = new WantedRange(req);
    const opened =
      part === 'main' || part === 'thumb'
        ? await files.open(pass, part, (bytes) => wanted.choose(bytes))
        : 'NotFound';
    if (opened === 'NotFound') return sendRejection(res, rejection('NotFound'));
    describe(res, opened, req.query.download !== undefined);
    res.set(
      'Cache-Control',
      `private, max-age=${Math.floor((pass.untilMs - clock.nowMs()) / SECOND_MS)}, immutable`,
    );
    await send(req, res, { opened, isBeyond: wanted.isBeyond });
  });
}

/** What the address says; a pass that nobody signed opens nothing. */
function readPass({ params, query }: Request): FilePass {
  return {
    fileId: String(params.fileId),
    personId: String(query.for ?? ''),
    untilMs: Number(query.until ?? 0),
    key: String(query.key ?? ''),
  };
}

/** The range that a request asks for. Of several that it asks for at once, it gets everything. */
class WantedRange {
  readonly #req: Request;
  /** Whether it asked for what is behind the end. */
  isBeyond = false;

  constructor(req: Request) {
    this.#req = req;
  }

  choose(bytes: number): ByteRange | null {
    const ranges = this.#req.range(bytes, { combine: true });
    this.isBeyond = ranges === -1;
    const first =
      typeof ranges === 'object' && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0] : null;
    return first ? { start: first.start, end: first.end } : null;
  }
}

/** A browser that shows what somebody sent runs nothing of it. */
export const INERT = { 'Content-Security-Policy': "default-src 'none'; sandbox" } as const;

/**
 * Says what it is, and that it is nothing else. Whatever is no picture, film or sound is given to keep; a browser that
 * shows a file all the same runs nothing of it.
 */
function describe(res: Response, { name, kind, part }: OpenedFile, isToKeep: boolean): void {
  res.set({
    'Content-Type': part.mime,
    ...INERT,
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
  });
  if (isToKeep || kind === 'other') {
    // what was made anew has another ending than what was sent
    res.attachment(kind === 'other' ? name : name.replace(/(\.\w{1,10})?$/, ENDINGS[part.mime] ?? ''));
    res.set('Content-Type', part.mime);
  } else res.set('Content-Disposition', 'inline');
}

const ENDINGS: Readonly<Record<string, string>> = {
  'image/webp': '.webp',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
  'audio/mp4': '.m4a',
  'audio/mpeg': '.mp3',
};

async function send(
  req: Request,
  res: Response,
  { opened: { part, range, chunks }, isBeyond }: { readonly opened: OpenedFile; readonly isBeyond: boolean },
): Promise<void> {
  const { bytes } = part;
  if (isBeyond) return void res.status(416).set('Content-Range', `bytes */${bytes}`).end();
  res.set('Content-Length', String(range ? range.end - range.start + 1 : bytes));
  if (range) res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${bytes}`);
  if (req.method === 'HEAD') return void res.end();
  await pour(chunks, res);
}

/** Sends bytes as the rest of an answer. */
export async function pour(chunks: AsyncIterable<Uint8Array>, res: Response): Promise<void> {
  try {
    await pipeline(chunks, res);
  } catch {
    // whoever asked has gone, or the bytes could not be read to their end: the connection says so
    res.destroy();
  }
}
