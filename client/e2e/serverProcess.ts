import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
/** The first start builds the client, on a machine that may be busy. */
const START_LIMIT_MS = 110_000;
const STOP_LIMIT_MS = 15_000;
const KEPT_LINES = 100;
/** The setting that names a data folder in which the demo is already (`prepared.ts`). Without it a server seeds its own. */
export const SEEDED_DATA = 'SEEDED_DATA_OF_TESTS';

/** A real `node server/main.ts` over a data folder of its own. */
export interface ServerProcess {
  readonly address: string;
  readonly dataDir: string;
  /** SIGKILL: nothing is flushed, nobody is told. */
  kill9(): Promise<void>;
  /** The media server it started: SIGKILL. false: there is none right now. */
  killJanus(): boolean;
  /** A new process on the same data and port. */
  restart(): Promise<void>;
  /** SIGTERM, and the data folder goes. */
  stop(): Promise<void>;
  lastLines(): string;
}

export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mesi-e2e-'));
  const seeded = process.env[SEEDED_DATA];
  if (seeded !== undefined) await cp(seeded, dataDir, { recursive: true });
  const lines: string[] = [];
  const begin = (port: number) => spawnServer({ ...env, MESI_PORT: `${port}`, MESI_DATA_DIR: dataDir });
  let child = begin(0);
  const address = await addressOf(child, lines);
  return {
    address,
    dataDir,
    kill9: () => end(child, 'SIGKILL'),
    killJanus: () => {
      const pids = janusOver(dataDir);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      return pids.length > 0;
    },
    restart: async () => {
      child = begin(Number(new URL(address).port));
      await addressOf(child, lines);
    },
    stop: async () => {
      await end(child, 'SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
    lastLines: () => lines.join('\n'),
  };
}

/** By where it was started. */
function janusOver(dataDir: string): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => commandOf(pid).join(' ').endsWith('janus -F config'))
    .filter((pid) => readlinkSync(`/proc/${pid}/cwd`) === `${dataDir}/janus`)
    .map(Number);
}

/** Empty: it is gone. */
function commandOf(pid: string): readonly string[] {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return words[0]?.endsWith('janus') ? words : [];
  } catch {
    return [];
  }
}

/** Settings of whoever runs the test must not reach the server under test. */
function spawnServer(env: Readonly<Record<string, string>>): ChildProcess {
  const kept = Object.entries(process.env).filter(([key]) => !/^MESI_|_URL$|^NODE_ENV$|^VITEST/.test(key));
  return spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    // tests about the age that is asked for say which one they mean
    env: { ...Object.fromEntries(kept), MESI_LEAST_AGE_PAID: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function addressOf(child: ChildProcess, lines: string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      const address = /Mesi Live is at (http:\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
  }
  const fail = (what: string) => reject(new Error(`${what}:\n${lines.join('\n')}`));
  child.once('exit', (code) => fail(`the server ended with ${code} before it listened`));
  const tooLate = setTimeout(() => fail('the server did not say its address'), START_LIMIT_MS);
  return promise.finally(() => clearTimeout(tooLate));
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const tooLate = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(tooLate);
}
