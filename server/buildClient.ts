import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from './log.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCES = ['client/**/*.*', 'shared/**/*.ts', 'package-lock.json'];

/** Builds the browser's side unless it was already built from the very sources that are here now. */
export async function buildClient({
  clientDir,
  log,
}: {
  readonly clientDir: string;
  readonly log: Log;
}): Promise<void> {
  const stamp = join(clientDir, '.sources');
  const wanted = hashSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  log.info('building the client, once');
  const { build } = await import('vite');
  await build({
    root: join(ROOT, 'client'),
    configFile: join(ROOT, 'client/vite.config.ts'),
    logLevel: 'warn',
  });
  writeFileSync(stamp, wanted);
}

function hashSources(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: ROOT, exclude: ['client/dist/**'] });
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}
