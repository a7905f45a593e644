import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { findProgram } from '../../programs.ts';
import type { Clock } from '../runtime/port.ts';
import { REPLAYS } from './replayLimits.ts';

const PROGRAMS = ['janus-pp-rec', 'ffmpeg', 'ffprobe'] as const;
type Program = (typeof PROGRAMS)[number];
export type Tools = Readonly<Record<Program, string>>;

/**
 * Finds the tools as a shell does, or where builds of Janus put theirs; else it returns the names of those that are
 * missing.
 */
export function findTools(): { readonly tools: Tools } | { readonly missing: readonly string[] } {
  const found = PROGRAMS.map((name) => [name, findProgram(name)] as const);
  const missing = found.flatMap(([name, path]) => (path === null ? [name] : []));
  return missing.length > 0 ? { missing } : { tools: Object.fromEntries(found) as unknown as Tools };
}

/** A program did not do what it was asked to. */
export class ToolFailed extends Error {
  override readonly name = 'ToolFailed';
}

/** Runs one program at a time, at the lowest priority, for at most `REPLAYS.stepMs`. */
export class ToolRunner {
  readonly #tools: Tools;
  readonly #clock: Clock;
  #child: ChildProcess | null = null;
  #stopped = false;

  constructor(tools: Tools, clock: Clock) {
    this.#tools = tools;
    this.#clock = clock;
  }

  /** Runs a program. Resolves to what it wrote to its output, cut at `REPLAYS.answerChars`. Rejects with ToolFailed. */
  async run(program: Program, args: readonly string[]): Promise<string> {
    if (this.#stopped) throw new ToolFailed('stopping');
    const child = spawn(this.#tools[program], [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    lowerPriority(child.pid);
    const cancel = this.#clock.after(REPLAYS.stepMs, () => child.kill('SIGKILL'));
    try {
      return await output(child, program);
    } finally {
      cancel();
      this.#child = null;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#child?.kill('SIGKILL');
  }
}

function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It is over already.
  }
}

function output(child: ChildProcess, program: string): Promise<string> {
  let said = '';
  let complaint = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, REPLAYS.answerChars);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-REPLAYS.complaintChars);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new ToolFailed(`${program} could not be started`, { cause })));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(said);
      else reject(new ToolFailed(`${program} ended with ${code ?? signal}: ${complaint.trim()}`));
    });
  });
}
