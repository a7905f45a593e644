import { once } from 'node:events';
import type { Response } from 'express';

export interface LinesFile {
  /** Name of the file, with its ending. */
  readonly name: string;
  readonly type: string;
  /** The file in pieces, each with its line break. */
  readonly pieces: AsyncIterable<string>;
}

/** Sends a file to be kept, as fast as it is read and no faster, so that a million lines are never held as a whole. */
export async function sendLines(res: Response, { name, type, pieces }: LinesFile): Promise<void> {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  res.set({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
  });
  for await (const piece of pieces) {
    if (gone.signal.aborted) return;
    if (!res.write(piece)) await once(res, 'drain', { signal: gone.signal }).catch(() => undefined);
  }
  res.end();
}
