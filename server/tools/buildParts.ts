import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** The first that fetches by itself the Go that a module asks for. */
const OLDEST_GO = 21;

/** Whether a part of the tests' machine is there now. */
export type Prepared = { readonly ok: true } | { readonly ok: false; readonly why: string };

interface Job {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** After this it is ended, and has failed. */
  readonly limitMs?: number;
}

/** Runs without questions; what it said comes back when it failed. */
export function run({ command, args, env = {}, cwd, limitMs }: Job): Promise<Prepared> {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    cwd,
    timeout: limitMs,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, why: error.message }));
    child.once('close', (code) => {
      const lastWords = Buffer.concat(said).toString('utf8').trim().split('\n').slice(-15).join('\n');
      resolve(code === 0 ? { ok: true } : { ok: false, why: `${command} ended with ${code}:\n${lastWords}` });
    });
  });
}

/** Makes a folder beside `target` and, if `fill` succeeds, renames it to `target`. */
export async function inPlace(
  target: string,
  fill: (folder: string) => Promise<Prepared>,
): Promise<Prepared> {
  if (existsSync(target)) return { ok: true };
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(`${target}.part-`);
  const filled = await fill(folder);
  // Another run may have been faster: then its result stands.
  if (filled.ok && !existsSync(target)) renameSync(folder, target);
  rmSync(folder, { recursive: true, force: true });
  return filled;
}

/** Returns the command that is a Go new enough; null: there is none. */
export function findGo(): string | null {
  const usable = (path: string) => {
    const { stdout } = spawnSync(path, ['version'], { encoding: 'utf8' });
    return Number(/go1\.(\d+)/.exec(stdout ?? '')?.[1] ?? 0) >= OLDEST_GO;
  };
  return ['go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go'].find(usable) ?? null;
}
