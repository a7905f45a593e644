import { posix } from 'node:path';

/** The part of Vite's manifest that matters here; see https://vite.dev/guide/backend-integration for the whole. */
export interface ManifestChunk {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
  /** Keys of chunks that are loaded together with this one. */
  readonly imports?: readonly string[];
}
export type Manifest = Readonly<Record<string, ManifestChunk>>;

/** The most that the first load may have, in bytes. A kB is 1,000 bytes, as in browsers' network panels. */
export const FIRST_LOAD_MAX_BYTES = 150_000;

/**
 * Files of JavaScript that a browser fetches before the page at `pageSource` can work: the entry, the page's own
 * chunk, and all that these import statically. What is loaded later (pixi among it) is not here.
 */
export function firstLoadFiles(manifest: Manifest, pageSource: RegExp): readonly string[] {
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  const pages = Object.keys(manifest).filter((key) => {
    const chunk = manifest[key];
    return chunk?.isDynamicEntry && pageSource.test(chunk.src ?? key);
  });
  if (entries.length === 0) throw new Error('the manifest has no entry');
  if (pages.length !== 1)
    throw new Error(`expected one lazy chunk of ${pageSource}, found ${pages.length}: ${pages}`);
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key]?.imports ?? []) visit(next);
  };
  for (const key of [...entries, ...pages]) visit(key);
  const files = [...seen]
    .map((key) => manifest[key]?.file ?? '')
    .filter((file) => posix.extname(file) === '.js');
  return [...new Set(files)].sort();
}

export interface FileSize {
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** What a person reads, and whether it fits. */
export function judgeFirstLoad(sizes: readonly FileSize[]): { readonly ok: boolean; readonly table: string } {
  const total = sizes.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
  const kB = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`.padStart(10);
  const rows = sizes.map(({ file, bytes, gzipBytes }) => `${kB(bytes)} ${kB(gzipBytes)}  ${file}`);
  const ok = total <= FIRST_LOAD_MAX_BYTES;
  const verdict = `first load of the watch page: ${kB(total).trim()} gzip, at most ${kB(FIRST_LOAD_MAX_BYTES).trim()}`;
  return { ok, table: [`${'plain'.padStart(10)} ${'gzip'.padStart(10)}`, ...rows, verdict].join('\n') };
}
