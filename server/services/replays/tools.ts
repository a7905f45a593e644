import type { ChildProcess } from 'node:child_process';
import { outputOf, ProgramFailed, startProgram } from '../../childProgram.ts';
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

  /** Runs a program. Resolves to what it wrote to its output, cut at `REPLAYS.answerChars`. Rejects with ProgramFailed. */
  async run(program: Program, args: readonly string[]): Promise<string> {
    if (this.#stopped) throw new ProgramFailed('stopping');
    const child = startProgram([this.#tools[program], ...args], null, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const cancel = this.#clock.after(REPLAYS.stepMs, () => child.kill('SIGKILL'));
    try {
      return await outputOf(child, program, REPLAYS);
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
