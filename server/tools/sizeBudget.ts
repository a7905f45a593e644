/**
 * Run after `vite build`: fails when the first load of the watch page outgrew its budget, and when a page has zod in it, which
 * takes 25 kB and asks the browser for `eval`.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { firstLoadFiles, judgeFirstLoad, type Manifest } from './firstLoad.ts';
import { ROOT } from './repository.ts';

const WATCH_PAGE = /(^|\/)pages\/(watch\/)?Watch(Page)?\.tsx$/;

const dist = join(ROOT, 'client', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')) as Manifest;
const sizes = firstLoadFiles(manifest, WATCH_PAGE).map((file) => {
  const content = readFileSync(join(dist, file));
  return { file, bytes: content.length, gzipBytes: gzipSync(content).length };
});
const { ok, table } = judgeFirstLoad(sizes);
console.log(table);
const withZod = globSync('assets/*.js', { cwd: dist }).filter((file) =>
  readFileSync(join(dist, file), 'utf8').includes('ZodError'),
);
if (withZod.length > 0) {
  const files = withZod.join(', ');
  console.log(`zod is in ${files}: what pages need of a file with schemas belongs into one without`);
}
if (!ok || withZod.length > 0) process.exitCode = 1;
