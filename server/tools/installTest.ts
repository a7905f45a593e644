/**
 * `npm run test:install [-- --all]`: the two commands of the README in a clean copy, in a folder named `Mesi Live ä`, on
 * several versions of npm and of Node outside. Wants the registry, and some minutes. Prints a table; the last line is
 * `RESULT {json}`, and the exit code says whether all of them serve.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { listFiles, ROOT } from './repository.ts';

const INSTALL_LIMIT_MS = 600_000;
const START_LIMIT_MS = 240_000;
/** What people have. The last is too old for some binaries: there the start says what to do, and it is done. */
const USUAL = [
  ['20', '10'],
  ['20', '11'],
  ['22', '11'],
  ['22', '12'],
  ['24', '12'],
  ['20.18', '10'],
] as const;
const ALL = ['20', '22', '24'].flatMap((node) => ['10', '11', '12'].map((npm) => [node, npm] as const));

interface Tried {
  readonly node: string;
  readonly npm: string;
  readonly installSeconds: number;
  /** Null: it serves at once. */
  readonly said: string | null;
  readonly serves: boolean;
}

const work = mkdtempSync(join(tmpdir(), 'mesi-install-'));
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) endGroup(child);
  rmSync(work, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
  const tried: Tried[] = [];
  for (const [node, npm] of values.all ? ALL : USUAL) {
    console.log(`… Node ${node}, npm ${npm}`);
    tried.push(await tryBoth(node, npm));
  }
  const rows = tried.map((each) =>
    [
      each.node.padEnd(10),
      each.npm.padEnd(9),
      `${each.installSeconds.toFixed(0)} s`.padStart(7),
      each.serves ? ' yes    ' : ' NO     ',
      each.said ?? '',
    ].join('  '),
  );
  const ok = tried.every(({ serves }) => serves);
  console.log(`\nNode        npm        npm ci  serves    said first\n${rows.join('\n')}\n`);
  console.log(`RESULT ${JSON.stringify({ ok, tried })}`);
  process.exitCode = ok ? 0 : 1;
}

async function tryBoth(node: string, npm: string): Promise<Tried> {
  const tools = await bring(node, npm);
  const copy = join(work, `${node} ${npm}`, 'Mesi Live ä');
  for (const path of listFiles()) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(ROOT, path), join(copy, path));
  }
  const version = (program: string) => run(tools, copy, [program, '--version']);
  const versions = [(await version('node')).output.trim(), (await version('npm')).output.trim()];
  const began = performance.now();
  const installed = await run(tools, copy, ['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const installSeconds = (performance.now() - began) / 1_000;
  let outcome = installed.code === 0 ? await start(tools, copy) : { serves: false, said: installed.output };
  const { said } = outcome;
  const advice =
    said === null ? null : /: (npx --yes --package \S+ npm ci|npm rebuild \S+ \S+)\.?$/.exec(said);
  if (advice) {
    await run(tools, copy, advice[1]!.split(' '));
    outcome = await start(tools, copy);
  }
  rmSync(dirname(copy), { recursive: true, force: true });
  return { node: versions[0]!, npm: versions[1]!, installSeconds, said, serves: outcome.serves };
}

/** A folder with `node`, `npm` and `npx` of these versions, to stand first in the path. */
async function bring(node: string, npm: string): Promise<string> {
  const home = join(work, `tools ${node} ${npm}`);
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"allowScripts":{"node":true}}');
  const args = ['npm', 'install', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
  const got = await run('/nowhere', home, [...args, `node@${node}`, `npm@${npm}`]);
  if (got.code !== 0) throw new Error(`Node ${node} with npm ${npm} cannot be had: ${got.output}`);
  symlinkSync(join(home, 'node_modules/node/bin/node'), join(home, 'bin/node'));
  for (const name of ['npm', 'npx'])
    symlinkSync(join(home, `node_modules/npm/bin/${name}-cli.js`), join(home, 'bin', name));
  return join(home, 'bin');
}

/** What npm tells its own scripts must not reach the npm that is tried. */
function environment(tools: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([key]) => !/^(npm_|MESI_|NODE_|INIT_CWD)/i.test(key));
  const path = (process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: [tools, ...path].join(':'), MESI_PORT: '0' };
}

function begin(tools: string, cwd: string, [program, ...args]: readonly string[]) {
  const child = spawn(program!, args, {
    cwd,
    env: environment(tools),
    stdio: ['ignore', 'pipe', 'pipe'],
    // a group of its own, so that what it starts ends with it
    detached: true,
  });
  running.add(child);
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said.text += String(chunk);
    });
  child.once('error', (error) => {
    said.text += error.message;
  });
  return { child, said };
}

async function run(tools: string, cwd: string, command: readonly string[]) {
  const { child, said } = begin(tools, cwd, command);
  const tooLate = setTimeout(() => endGroup(child), INSTALL_LIMIT_MS);
  const [code] = await once(child, 'close');
  clearTimeout(tooLate);
  running.delete(child);
  return { code, output: said.text };
}

/** `npm start` until its address answers, or until it says why not. */
async function start(tools: string, cwd: string): Promise<{ serves: boolean; said: string | null }> {
  const { child, said } = begin(tools, cwd, ['npm', 'start']);
  const ended = once(child, 'close');
  const address = await addressIn(child, () => said.text);
  const serves =
    address !== null &&
    (await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    ));
  endGroup(child, 'SIGINT');
  await ended;
  endGroup(child);
  running.delete(child);
  const refusal = /Mesi Live cannot start: .*/.exec(said.text)?.[0];
  return { serves, said: serves ? null : (refusal ?? said.text.slice(-400)) };
}

function addressIn(child: ChildProcess, text: () => string): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const look = () => {
    const address = /is at (http:\S+)/.exec(text())?.[1];
    if (address) resolve(address);
  };
  child.stdout?.on('data', look);
  child.once('close', () => resolve(null));
  const tooLate = setTimeout(() => resolve(null), START_LIMIT_MS);
  return promise.finally(() => clearTimeout(tooLate));
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // it is gone already
  }
}

await main();
