import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT, readSource } from './tools/repository.ts';

const { packages } = JSON.parse(readSource('package-lock.json').text) as {
  packages: Record<string, { readonly cpu?: readonly string[] }>;
};
const BINARIES = /rolldown\/binding-|argon2-|lightningcss-/;

/** A copy of the launcher with packages in name only, and a server that says that it was reached. */
function copyWith(names: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'mesi-start-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'server'));
  copyFileSync(join(ROOT, 'server/start.js'), join(root, 'server/start.js'));
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(ROOT, file), join(root, file));
  writeFileSync(join(root, 'server/main.ts'), `process.stdout.write('the server runs' as string);`);
  for (const name of names) {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, 'package.json'), '{}');
  }
  return root;
}

function start(root: string, version = process.versions.node) {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, 'server/start.js'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return { status, stdout, lines: stderr.split('\n').slice(0, -1) };
}

/** What the launcher looks at: Node, and the binaries for this processor. */
const everything = [
  'node_modules/node',
  ...Object.keys(packages).filter((path) => packages[path]!.cpu?.includes(process.arch)),
];

it('[BO1] goes on to the server where Node and all binaries are there', () => {
  expect(start(copyWith(everything))).toEqual({ status: 0, stdout: 'the server runs', lines: [] });
});

it('[BO1] needs the binaries of one kind of C library, not of all', () => {
  const some = everything.filter((path) => !/musl/.test(path));
  expect(start(copyWith(some)).stdout).toBe('the server runs');
});

it('[BO1] names each binary that npm left out, and the command that brings it', () => {
  const { status, lines } = start(copyWith(everything.filter((path) => !BINARIES.test(path))));
  expect([status, lines.length]).toEqual([1, 1]);
  for (const name of ['@rolldown/binding-', '@node-rs/argon2-', 'lightningcss-'])
    expect(lines[0]).toContain(`${name}${process.platform}-${process.arch}`);
  expect(lines[0]).toMatch(/npx --yes --package node@24\.\d+\.\d+ npm ci$/);
});

it('[BO1] says on an old Node where the right one is, or how to get it', () => {
  const root = copyWith(everything);
  const without = start(root, '20.20.2');
  expect([without.status, without.lines]).toEqual([
    1,
    [expect.stringMatching(/this is Node 20\.20\.2, and it needs Node 24.*npm rebuild node/)],
  ]);
  mkdirSync(join(root, 'node_modules/node/bin'));
  expect(start(root, '22.1.0').lines).toEqual([expect.stringMatching(/start it there with npm start$/)]);
});

it('[BO1] says without packages, and with half of them, that npm ci brings them', () => {
  expect(start(copyWith([])).lines).toEqual([expect.stringMatching(/not installed in .*npm ci$/)]);
  const root = copyWith(everything);
  writeFileSync(join(root, 'server/main.ts'), `import 'zod';`);
  const { status, lines } = start(root);
  expect([status, lines]).toEqual([1, [expect.stringMatching(/zod.*incomplete.*npm ci$/)]]);
});
