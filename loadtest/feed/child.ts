import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The longest wait for any one answer of a child. */
const CALL_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 5_000;
const TASKSET = '/usr/bin/taskset';

type Call = { readonly id: number; readonly method: string; readonly input: unknown };
type Reply = { readonly id: number; readonly value?: unknown; readonly error?: string };

export interface ChildOptions {
  readonly core: number;
  readonly name: string;
  /** The command that is Node, where it is not the one that runs. */
  readonly node?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const canPin = existsSync(TASKSET) && cpus().length > 1;

/** Returns what stands before a command that is to run on one core of its own, where that is possible. */
export const pinnedTo = (core: number): readonly string[] => (canPin ? [TASKSET, '-c', String(core)] : []);

/** A Node process of the benchmark that answers calls. It runs on one core of its own where that is possible. */
export class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  #calls = 0;

  constructor(script: URL, args: readonly string[], options: ChildOptions) {
    const { node = [process.execPath], nodeArgs = process.execArgv, env = {} } = options;
    const [command, ...more] = [...pinnedTo(options.core), ...node, ...nodeArgs];
    this.#process = fork(fileURLToPath(script), args, {
      execPath: command!,
      execArgv: more,
      env: { ...process.env, NODE_ENV: 'production', ...env },
    });
    this.#process.on('message', (reply: Reply) => this.#settle(reply));
    this.#process.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${options.name} ended (${code})`));
      this.#waiting.clear();
    });
  }

  get pid(): number {
    return this.#process.pid!;
  }

  call<T>(method: string, input: unknown = null): Promise<T> {
    const id = ++this.#calls;
    const answer = new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), CALL_TIMEOUT_MS);
      const done = <A extends unknown[]>(settle: (...args: A) => void) => {
        return (...args: A) => {
          clearTimeout(timer);
          settle(...args);
        };
      };
      this.#waiting.set(id, { resolve: done(resolve), reject: done(reject) });
    });
    this.#process.send({ id, method, input } satisfies Call);
    return answer;
  }

  /** Lets the child go. It ends by itself and cleans up; it is killed if it does not. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    const killTimer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_TIMEOUT_MS);
    if (this.#process.connected) this.#process.disconnect();
    await ended;
    clearTimeout(killTimer);
  }

  #settle({ id, value, error }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value as never);
    else waiting?.reject(new Error(error));
  }
}

export type Handlers = Readonly<Record<string, (input: never) => unknown>>;

/** Answers calls on the child's side, also those that came before it was ready, until the parent is gone. */
export function answerCalls(ready: Handlers | Promise<Handlers>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ id, method, input }: Call) => {
    const reply: Reply = await Promise.resolve(ready)
      .then((handlers) => handlers[method]?.(input as never))
      .then(
        (value) => ({ id, value }),
        (error: Error) => ({ id, error: error.stack ?? error.message }),
      );
    process.send?.(reply);
  });
}

/** Returns how long this process has kept a core busy so far, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Returns how long the main thread has kept a core busy so far, in milliseconds; the rest is the store's writer and the collector. */
export function mainCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
