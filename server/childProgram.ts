import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';

/** A program did not do what it was asked to. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
}

/**
 * Starts a program at the lowest priority, which gets at most so much private memory, where the machine knows such a
 * limit. Null: as much as it likes.
 */
export function startProgram(
  [program, ...args]: readonly [string, ...string[]],
  memoryBytes: number | null,
  options: SpawnOptions = {},
): ChildProcess {
  const kilobytes = memoryBytes === null ? 'unlimited' : String(Math.floor(memoryBytes / 1_024));
  const limited = ['-c', 'ulimit -d "$0" 2>/dev/null; exec "$@"', kilobytes, program, ...args];
  const child = memoryBytes === null ? spawn(program, args, options) : spawn('/bin/sh', limited, options);
  lowerPriority(child.pid);
  return child;
}

/** A shell line that ends a program with us, however we end: the pipe to its watcher closes when this process is gone. */
const KEEPER = 'exec 3<&0; (cat <&3 >/dev/null; kill -9 $$) 2>/dev/null & exec "$0" "$@" 3<&- </dev/null';

/** Starts a program that does not outlive this process. Its input is ours to hold, and not its own. */
export function startKept(
  command: readonly [string, ...string[]],
  options: Omit<SpawnOptions, 'stdio'> & { readonly output: 'pipe' | number },
): ChildProcess {
  const { output, ...rest } = options;
  const child = spawn('/bin/sh', ['-c', KEEPER, ...command], { ...rest, stdio: ['pipe', output, output] });
  child.once('exit', () => child.stdin?.destroy());
  return child;
}

function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It is over already.
  }
}

/** How much is kept of what a program says: from the beginning of its output, from the end of its complaints. */
export interface Kept {
  readonly answerChars: number;
  readonly complaintChars: number;
}

/** Resolves to what the program wrote to its output. Rejects with ProgramFailed when it did not end well. */
export async function outputOf(child: ChildProcess, program: string, kept: Kept): Promise<string> {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, kept.answerChars);
  });
  await endOf(child, program, kept);
  return said;
}

/** Resolves when the program has ended well, whoever reads its output. Rejects with ProgramFailed when it did not. */
export function endOf(
  child: ChildProcess,
  program: string,
  { complaintChars }: Pick<Kept, 'complaintChars'>,
): Promise<void> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-complaintChars);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new ProgramFailed(`${program} could not be started`, { cause })));
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new ProgramFailed(`${program} ended with ${code ?? signal}: ${complaint.trim()}`));
    });
  });
}
