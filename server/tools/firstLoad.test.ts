import { expect, test } from 'vitest';
import { FIRST_LOAD_MAX_BYTES, firstLoadFiles, judgeFirstLoad, type Manifest } from './firstLoad.ts';

const WATCH = /pages\/Watch\.tsx$/;
const manifest: Manifest = {
  'index.html': { file: 'a/index.js', isEntry: true, imports: ['_vendor.js'] },
  '_vendor.js': { file: 'a/vendor.js', imports: ['_deep.js'] },
  '_deep.js': { file: 'a/deep.js', imports: ['_vendor.js'] },
  'pages/Watch.tsx': {
    file: 'a/watch.js',
    src: 'pages/Watch.tsx',
    isDynamicEntry: true,
    imports: ['_ui.js', 'index.html'],
  },
  '_ui.js': { file: 'a/ui.js' },
  'pages/Studio.tsx': { file: 'a/studio.js', src: 'pages/Studio.tsx', isDynamicEntry: true },
  'overlay/pixi.ts': { file: 'a/pixi.js', src: 'overlay/pixi.ts', isDynamicEntry: true },
  'style.css': { file: 'a/style.css', isEntry: true },
};

test('[TI31] entry, page and their static imports are the first load', () => {
  expect(firstLoadFiles(manifest, WATCH)).toEqual([
    'a/deep.js',
    'a/index.js',
    'a/ui.js',
    'a/vendor.js',
    'a/watch.js',
  ]);
});

test('[TI31] a page that is not there, or there twice, is an error and no small size', () => {
  expect(() => firstLoadFiles(manifest, /Nowhere/)).toThrow('found 0');
  expect(() => firstLoadFiles(manifest, /pages/)).toThrow('found 2');
  expect(() => firstLoadFiles({}, WATCH)).toThrow('no entry');
});

test('[TI30] the budget holds to the byte', () => {
  const half = { bytes: 1, gzipBytes: FIRST_LOAD_MAX_BYTES / 2 };
  const sizes = (extra: number) => [
    { file: 'a', ...half },
    { file: 'b', ...half, gzipBytes: half.gzipBytes + extra },
  ];
  expect(judgeFirstLoad(sizes(0)).ok).toBe(true);
  expect(judgeFirstLoad(sizes(1)).ok).toBe(false);
  expect(judgeFirstLoad(sizes(0)).table).toContain('150.0 kB gzip');
});
