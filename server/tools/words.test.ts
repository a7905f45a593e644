import { describe, expect, test } from 'vitest';
import { listFiles, readSource } from './repository.ts';
import { sayFinding } from './tidy.ts';
import { findDeadPaths, findFragments } from './words.ts';

const files = listFiles();

/** Folders whose docstrings have not been gone through yet. This list may only shrink. */
const UNREAD =
  /^(server\/(rooms|http|domain|wire|tools|services\/(media|replays))\/|server\/[^/]+$|loadtest\/|shared\/)/;

describe('words', () => {
  test('[TI52] every link and path in a page leads to a file', () => {
    const pages = files.filter((path) => path.endsWith('.md')).map(readSource);
    const paths = new Set(files);
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.flatMap((page) => findDeadPaths(page, paths)).map(sayFinding)).toEqual([]);
  });

  test('[TI53] every docstring is a whole sentence', () => {
    const code = files.filter((path) => /\.tsx?$/.test(path) && !UNREAD.test(path)).map(readSource);
    expect(code.length).toBeGreaterThan(0);
    expect(code.flatMap(findFragments).map(sayFinding)).toEqual([]);
  });

  test('[TI52] a link and a path that lead nowhere are found, a folder and a page elsewhere are not', () => {
    const text =
      '[a](b.md) [c](../server/x.ts#y) [d](gone.md) [e](https://e.example) `server/x.ts` `server/` `client/z.ts`';
    const found = findDeadPaths({ path: 'docs/a.md', text }, new Set(['docs/b.md', 'server/x.ts']));
    expect(found.map(({ what }) => what)).toEqual([
      'gone.md leads to no file',
      'client/z.ts leads to no file',
    ]);
  });

  test.each([
    ['Ends the call when neither side has sent media for 60 s.', 0],
    ['Of the creator alone.', 1],
    ['null: not known yet.', 1],
    ['`final`: nothing is tried any more.', 1],
    ['A sentence that does not end', 1],
    ['@type {import("x").Y}', 0],
  ])('[TI53] %s', (said, count) => {
    expect(findFragments({ path: 'a.ts', text: `/** ${said} */\nconst a = 1;\n` })).toHaveLength(count);
    expect(findFragments({ path: 'a.ts', text: `/**\n * ${said}\n */\nconst a = 1;\n` })).toHaveLength(count);
  });
});
