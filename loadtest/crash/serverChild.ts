import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..', '..');
/** What one process may take to start, on a busy machine. */
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const KEPT_LINES = 200;

export interface ServerInput {
  readonly dataDir: string;
  /** The port to listen on; 0 for any free port. */
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What Node runs; it is the server when it is not given. */
  readonly args?: readonly string[];
  /** How many processes start, one after the other, before it says where it listens; one when it is not given. */
  readonly processes?: number;
  /** Hears each line that it prints. */
  readonly heard?: (line: string) => void;
  /** The root of the checkout that is run; it is this one when it is not given. */
  readonly root?: string;
}

/** A real server process, or a cluster of them, by its process id. */
export interface ServerChild {
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  /** The time from the spawn to the line that says where it listens, in milliseconds. */
  readonly startedInMs: number;
  /** Sends it a signal, whatever it does about it. */
  signal(name: NodeJS.Signals): void;
  /** Sends SIGKILL. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Stops it in the middle of what it does, as a machine that has no time for it would, or lets it go on. */
  freeze(isFrozen: boolean): void;
  /** Sends SIGTERM. Resolves with the exit code when it has ended by itself. */
  stop(): Promise<number | null>;
  /** Returns its last lines, for whoever must find out why. */
  lastLines(): string;
}

export async function startServer({
  dataDir,
  port,
  env = {},
  args = ['server/main.ts'],
  processes = 1,
  heard = () => undefined,
  root = ROOT,
}: ServerInput): Promise<ServerChild> {
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    // Nobody watches: a media server with every start would only be in the way.
    env: {
      ...cleanEnvironment(),
      MESI_MEDIA: 'mesh',
      // nobody of the crowd has told a birth date
      MESI_LEAST_AGE_PAID: '0',
      MESI_PORT: String(port),
      MESI_DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const address = await addressOf(child, { lines, heard, exited, limitMs: processes * START_LIMIT_MS });
  const lastLines = () => lines.join('\n');
  return {
    address,
    port: Number(new URL(address).port),
    pid: child.pid!,
    startedInMs: performance.now() - startedAtMs,
    lastLines,
    signal: (name) => void child.kill(name),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    freeze: (isFrozen) => void child.kill(isFrozen ? 'SIGSTOP' : 'SIGCONT'),
    stop: async () => {
      child.kill('SIGTERM');
      const tooLate = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      const [code] = (await exited) as [number | null];
      clearTimeout(tooLate);
      return code;
    },
  };
}

/** Resolves to the address that the server prints. Rejects with its last words when it ends or hangs before. */
async function addressOf(
  child: ChildProcess,
  {
    lines,
    heard,
    exited,
    limitMs,
  }: {
    readonly lines: string[];
    readonly heard: (line: string) => void;
    readonly exited: Promise<unknown>;
    readonly limitMs: number;
  },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const read = (line: string) => {
    heard(line);
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    const address = /http:\/\/localhost:\d+/.exec(line)?.[0];
    if (address) resolve(address);
  };
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', read);
  const tooLate = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`no address after ${limitMs} ms:\n${lines.join('\n')}`));
  }, limitMs);
  void exited.then(() => reject(new Error(`the server ended before it listened:\n${lines.join('\n')}`)));
  try {
    return await promise;
  } finally {
    clearTimeout(tooLate);
  }
}

/** Returns the environment without settings of whoever runs the test, which must not reach the server under test. */
function cleanEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([key]) => !/^MESI_|_URL$/.test(key));
  return Object.fromEntries(kept);
}
