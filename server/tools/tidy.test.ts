import { describe, expect, test } from 'vitest';
import { findUndecidedScripts, findUnlocked, type Lockfile } from './lockfile.ts';
import { listFiles, readSource, topLevelEntries } from './repository.ts';
import {
  compareRules,
  compareTopLevel,
  findRegistryHosts,
  findRetired,
  findShortTags,
  MAX_LINES,
  measure,
  retiredNames,
  ruleIdsOfTitles,
  sayFinding,
} from './tidy.ts';
import { findDeadPaths, findFragments } from './words.ts';

const files = listFiles();
const code = files.filter((path) => /\.[cm]?tsx?$/.test(path)).map(readSource);
const specs = files.filter((path) => path.endsWith('SPEC.md')).map(readSource);
const tests = code.filter(({ path }) => /\.(test|contract)\.tsx?$/.test(path));

describe('the repository is tidy', () => {
  test('[TI1] [TI2] [TI3] nothing is too long', () => {
    expect(code.length).toBeGreaterThan(0);
    expect(code.flatMap(measure).map(sayFinding)).toEqual([]);
  });

  test('[TI4] [TI5] rules and tests agree', () => {
    expect(specs.length).toBeGreaterThan(0);
    expect(compareRules(specs, tests).map(sayFinding)).toEqual([]);
  });

  test('[TI6] the top level holds what belongs there', () => {
    expect(compareTopLevel(topLevelEntries()).map(sayFinding)).toEqual([]);
  });

  test('[TI51] no retired name is used', () => {
    const retired = retiredNames(readSource('docs/glossary.md'));
    expect(retired.size).toBeGreaterThan(0);
    expect(code.flatMap((file) => findRetired(file, retired)).map(sayFinding)).toEqual([]);
    expect(code.flatMap(findShortTags).map(sayFinding)).toEqual([]);
  });

  test('[TI7] no registry is named', () => {
    const texts = files.filter((path) => !/\.(png|jpe?g|ico|woff2?|mp4|webm)$/.test(path)).map(readSource);
    expect(texts.flatMap(findRegistryHosts).map(sayFinding)).toEqual([]);
  });
});

test('[TI8] the lock holds every dependency of every package in it', () => {
  const lock = JSON.parse(readSource('package-lock.json').text) as Lockfile;
  expect(findUnlocked(lock).map(sayFinding)).toEqual([]);
});

test('[TI8] a dependency that is not locked is found, a nested one is seen', () => {
  const lock: Lockfile = {
    packages: {
      '': { dependencies: { a: '1' } },
      'node_modules/a': {
        version: '1',
        dependencies: { '@s/b': '1' },
        optionalDependencies: { 'a-darwin': '1' },
      },
      'node_modules/a/node_modules/@s/b': { version: '1', dependencies: { a: '1', c: '1' } },
    },
  };
  expect(findUnlocked(lock).map(({ what }) => what)).toEqual([
    'node_modules/a needs a-darwin, not there',
    'node_modules/a/node_modules/@s/b needs c, not there',
  ]);
});

test('[TI9] of the packages with an install script only Node itself may run it', () => {
  const lock = JSON.parse(readSource('package-lock.json').text) as Lockfile;
  const { allowScripts } = JSON.parse(readSource('package.json').text) as {
    allowScripts: Record<string, boolean>;
  };
  expect(findUndecidedScripts(lock, allowScripts).map(sayFinding)).toEqual([]);
  expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(['node']);
});

test('[TI9] a script that nobody decided about is found, and a name that is not needed', () => {
  const lock: Lockfile = {
    packages: {
      'node_modules/a': { hasInstallScript: true },
      'node_modules/b/node_modules/@s/c': { hasInstallScript: true },
      'node_modules/d': {},
    },
  };
  expect(findUndecidedScripts(lock, { a: false, d: true }).map(({ what }) => what)).toEqual([
    'allowScripts does not decide about @s/c',
    'allowScripts names without need d',
  ]);
});

/** `count` lines that say nothing. */
const filler = (count: number) => 'void 0;\n'.repeat(count);
const rulesBroken = (text: string, path = 'server/x.ts') => measure({ path, text }).map(({ rule }) => rule);

describe('the tidy rules catch', () => {
  test('[TI1] a Room class of one line too many', () => {
    const room = (lines: number) => `class SeatRoom extends Room {\n${'  x = 1;\n'.repeat(lines - 2)}}\n`;
    expect(rulesBroken(room(MAX_LINES.roomClass))).toEqual([]);
    expect(rulesBroken(room(MAX_LINES.roomClass + 1))).toEqual(['roomClass']);
    expect(rulesBroken(room(MAX_LINES.roomClass + 1).replace('SeatRoom ', ''))).toEqual(['roomClass']);
  });

  test('[TI2] a file of one line too many, and sooner that of a room', () => {
    expect(rulesBroken(filler(MAX_LINES.file))).toEqual([]);
    expect(rulesBroken(filler(MAX_LINES.file + 1))).toEqual(['file']);
    const room = 'server/rooms/chat/ChatRoom.ts';
    expect(rulesBroken(filler(MAX_LINES.roomFile), room)).toEqual([]);
    expect(rulesBroken(filler(MAX_LINES.roomFile + 1), room)).toEqual(['roomFile']);
  });

  test.each([
    ['function f() {\n', '}\n'],
    ['const f = () => {\n', '};\n'],
    ['class C { m() {\n', '} }\n'],
    ['test("long", () => {\n', '});\n'],
    ['const Page = () => {\n', 'return <p/>; };\n'],
  ])('[TI3] %j … of one line too many', (head, tail) => {
    const text = (lines: number) => head + filler(lines - 2) + tail;
    expect(rulesBroken(text(MAX_LINES.function), 'client/x.tsx')).toEqual([]);
    expect(rulesBroken(text(MAX_LINES.function + 1), 'client/x.tsx')).toEqual(['function']);
  });

  test('[TI3] but not the factory around a class, nor a suite', () => {
    const inside = `  x = 1;\n`.repeat(MAX_LINES.function);
    expect(rulesBroken(`function define() {\n return class A {\n${inside}};\n}\n`)).toEqual([]);
    expect(
      rulesBroken(`function contract() {\n describe('it', () => {\n${filler(MAX_LINES.function)}});\n}\n`),
    ).toEqual([]);
    expect(
      rulesBroken(
        `function contract() {\n test('a', () => {\n${filler(60)}});\n test('b', () => {\n${filler(60)}});\n}\n`,
      ),
    ).toEqual([]);
    expect(rulesBroken(`function define() {\n${filler(70)} return class A {\n};\n}\n`)).toEqual(['function']);
  });
});

describe('rules and tests are compared', () => {
  const spec = { path: 'a/SPEC.md', text: '# A\n- **ZZ1** one\n- **ZZ2** two\n' };
  const testFile = (text: string) => ({ path: 'a/x.test.ts', text });

  test('[TI4] a rule without a test is found', () => {
    const found = compareRules([spec], [testFile("test('[ZZ1] one', f)")]);
    expect(found.map(({ rule, what }) => `${rule} ${what}`)).toEqual([
      'ruleUntested no test title opens with [ZZ2]',
    ]);
  });

  test('[TI5] a title without a rule is found, and a rule that stands twice', () => {
    const text = "test('[ZZ1] [ZZ2] both', f); test(`[ZZ3] $x`, f)";
    const twice = { path: 'b/SPEC.md', text: '- **ZZ1** again' };
    const found = compareRules([spec, twice], [testFile(text)]);
    expect(found.map(({ rule }) => rule).sort()).toEqual(['ruleTwice', 'ruleUnknown']);
  });

  test('[TI5] only the opening of a title counts', () => {
    expect([
      ...ruleIdsOfTitles(testFile("test('see [ZZ9]', f); test.each([['[ZZ1] a']])('%s', f) // [ZZ8]")),
    ]).toEqual(['ZZ1']);
  });
});

test('[TI51] a retired name is found where it is used, and not in words', () => {
  const glossary = { path: 'docs/glossary.md', text: '| retired | use |\n| `OldHands` | `NewRunner` |\n' };
  const text = "// OldHands\nimport { OldHands } from './a.ts';\nconst said = 'OldHands';\n";
  const found = findRetired({ path: 'server/a.ts', text }, retiredNames(glossary));
  expect(found.map(sayFinding)).toEqual(['server/a.ts:2: OldHands is called NewRunner now']);
});

test('[TI51] a union that is told apart by t is found as a type, a value and a schema', () => {
  const tag = 't';
  const lines = [
    `type A = { readonly ${tag}: 'a' } | { readonly type: 'b' };`,
    `const a = { ${tag}: 'a' };`,
    `z.discriminatedUnion('${tag}', [z.object({ ${tag}: z.literal('a') })]);`,
    `const said = ${tag}('a');`,
  ];
  const found = findShortTags({ path: 'server/a.ts', text: lines.join('\n') });
  expect(found.map(({ where }) => where)).toEqual([1, 2, 3, 3].map((line) => `server/a.ts:${line}`));
});

describe('the root and the registries', () => {
  test('[TI6] a stray entry and a missing one are found', () => {
    const whole = compareTopLevel([]).map(({ where }) => where);
    expect(compareTopLevel(whole)).toEqual([]);
    expect(compareTopLevel([...whole, 'scripts']).map(({ where }) => where)).toEqual(['scripts']);
    expect(compareTopLevel(whole.slice(1)).map(({ where }) => where)).toEqual(['server']);
  });

  test.each(['registry.npm%.org', 'npm%.org', 'artifactory.corp.example%.com'])(
    '[TI7] %s is found',
    (host) => {
      const text = `resolved https://${host.replace('%.', host.startsWith('art') ? '.' : 'js.')}/x`;
      expect(findRegistryHosts({ path: 'a', text })).toHaveLength(1);
      expect(findRegistryHosts({ path: 'a', text: 'registry.getMetrics(); the registry is local' })).toEqual(
        [],
      );
    },
  );
});

describe('words', () => {
  test('[TI52] every link and path in a page leads to a file', () => {
    const pages = files.filter((path) => path.endsWith('.md')).map(readSource);
    const paths = new Set(files);
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.flatMap((page) => findDeadPaths(page, paths)).map(sayFinding)).toEqual([]);
  });

  test('[TI53] every docstring is a whole sentence', () => {
    const code = files.filter((path) => /\.tsx?$/.test(path)).map(readSource);
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
