import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './repository.ts';
import type { RunResult } from './tally.ts';

export interface ProgramInput {
  readonly command: string;
  readonly args: readonly string[];
  /** After this the program and all that it started are ended. */
  readonly limitMs: number;
  /** Where what it says goes: with `live` to the terminal as it comes, with `keep` it comes back as `output`. */
  readonly show: 'live' | 'keep';
}

/** How long the last words of a program that has ended may take to arrive. */
const DRAIN_MS = 2_000;

const running = new Set<() => void>();

/** Ends every program that is still running, with all that it started. */
export function endAll(): void {
  for (const end of running) end();
}

export async function runProgram({ command, args, limitMs, show }: ProgramInput): Promise<RunResult> {
  const startedAtMs = performance.now();
  const piped = show === 'keep' ? 'pipe' : 'inherit';
  // A process group of its own, so that browsers and servers it started can be ended with it.
  const env = show === 'keep' ? plainEnvironment() : process.env;
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', piped, piped], detached: true });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const end = () => endGroup(child.pid);
  running.add(end);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, limitMs);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      chunks.push(Buffer.from(error.message));
      resolve(null);
    });
    // Not `close`: a program that was left behind may hold the pipe open for ever.
    child.once('exit', (code) => resolve(code));
  });
  clearTimeout(timer);
  running.delete(end);
  end();
  await Promise.race([closed, sleep(DRAIN_MS, undefined, { ref: false })]);
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const result = { exitCode, output: Buffer.concat(chunks).toString('utf8'), seconds };
  return timedOut ? { ...result, timedOutAfterMs: limitMs } : result;
}

/** What is kept is read as text: no colours, whatever the terminal likes. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...env } = process.env;
  return { ...env, NO_COLOR: '1' };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
