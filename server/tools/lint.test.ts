import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './repository.ts';

const PURE_FILES = [
  'shared/pure.ts',
  'client/model/pure.ts',
  'server/rooms/stream/streamMachine.ts',
  'server/rooms/policies/limit.ts',
  'server/rooms/call/limit.ts',
  'server/services/ledger/port.ts',
];
/** What pure code must not say, and what the message must name instead. */
const FORBIDDEN: readonly (readonly [expression: string, replacement: string])[] = [
  ['Date.now()', 'Clock'],
  ['new Date()', 'Clock'],
  ['performance.now()', 'Clock'],
  ['Math.random()', 'Ids port'],
  ['setTimeout(f, 1)', 'Clock.after'],
  ['setInterval(f, 1)', 'Clock.after'],
  ['crypto.randomUUID()', 'Ids port'],
  ['process.uptime()', 'server/config.ts'],
  ["fetch('/')", 'port'],
  ['globalThis.Date', 'arguments'],
];
const NO_READERS = ['server/http/routes.ts', 'server/rooms/stream/StreamRoom.ts', 'client/net/c.ts'];
const ENVIRONMENT_READERS = [
  'server/config.ts',
  'server/tools/check.ts',
  'loadtest/feed/bench.ts',
  'server/http/x.test.ts',
];

let folder: string;
let said: ReadonlyMap<string, string>;

/** What Biome says of a file of its own in which only that expression stands. */
function reports(file: string, expression: string): string {
  return said.get(planted(file, expression)) ?? '';
}

/** The file's name made unique for the expression, in a way that the patterns of biome.json still match. */
function planted(file: string, expression: string): string {
  const key = expression.replace(/\W+/g, '');
  return file.endsWith('port.ts')
    ? file.replace('ledger', key)
    : file.replace(/(\w+?)(Machine)?(\.test)?\.ts$/, `$1${key}$2$3.ts`);
}

function plant(file: string, expression: string): void {
  const path = join(folder, ENVIRONMENT_READERS.includes(file) ? file : planted(file, expression));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `declare const f: () => void;\nexport const x = [f, ${expression}];\n`);
}

/** Errors by file, as a person reads them: the JSON reporter leaves out the advice. */
function lintAll(): ReadonlyMap<string, string> {
  const biome = join(ROOT, 'node_modules/.bin/biome');
  const args = ['lint', '--diagnostic-level=error', '--max-diagnostics=none', '--colors=off', '.'];
  const { stdout, stderr } = spawnSync(biome, args, { cwd: folder, encoding: 'utf8' });
  const byFile = new Map<string, string>();
  for (const report of `${stdout}\n${stderr}`.split(/^(?=\S+:\d+:\d+ lint\/)/m)) {
    const [path = ''] = report.split(':', 1);
    byFile.set(path, (byFile.get(path) ?? '') + report);
  }
  return byFile;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesi-lint-'));
  copyFileSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
  for (const file of PURE_FILES)
    for (const [expression] of [...FORBIDDEN, ['1 + 1']]) plant(file, expression ?? '');
  for (const file of ENVIRONMENT_READERS) plant(file, 'process.env.X');
  for (const file of NO_READERS) plant(file, 'process.env.X');
  said = lintAll();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(PURE_FILES)('[TI12] %s may not read the world', (file) => {
  for (const [expression, replacement] of FORBIDDEN) {
    expect(reports(file, expression), `${expression} in ${file}`).toContain(replacement);
  }
  expect(reports(file, '1 + 1')).toBe('');
});

test('[TI13] the environment is read in one place', () => {
  for (const file of NO_READERS) {
    expect(reports(file, 'process.env.X'), file).toContain('noProcessEnv');
  }
  for (const file of ENVIRONMENT_READERS) expect(said.get(file), file).toBeUndefined();
});
