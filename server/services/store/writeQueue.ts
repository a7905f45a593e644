import { Worker } from 'node:worker_threads';
import { isWatchNews } from '../../watchNews.ts';
import { StoreUnavailable } from './port.ts';
import type { Write, WriteOutcome } from './sqliteWriter.ts';
import type { WriterReply } from './sqliteWriterThread.ts';

/** Writes of one commit; what is more waits for the next. */
const BATCH_WRITES = 1_000;

interface Waiting {
  readonly write: Write;
  readonly resolve: (outcome: WriteOutcome) => void;
  readonly reject: (error: Error) => void;
}

export interface WriteQueue {
  /** Writes, durably when it resolves. */
  submit(write: Write): Promise<WriteOutcome>;
  /** Returns why it does not work; null while it works. */
  failure(): Error | null;
  /** Resolves when all that was submitted is decided and the writer's file is closed. */
  close(): Promise<void>;
}

/** Commits in groups: one batch is in flight, and all that arrives meanwhile leaves in the next. */
export function createWriteQueue({
  path,
  onCommit,
}: {
  readonly path: string;
  readonly onCommit: (writes: number) => void;
}): WriteQueue {
  // Without the flags of the parent: some, such as --input-type, would keep the thread from starting.
  const options = { workerData: { path }, execArgv: [] };
  const worker = new Worker(new URL('./sqliteWriterThread.ts', import.meta.url), options);
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let waiting: Waiting[] = [];
  let inFlight: Waiting[] = [];
  let failure: Error | null = null;
  let whenIdle: (() => void)[] = [];

  const pump = () => {
    if (inFlight.length > 0) return;
    inFlight = waiting.splice(0, BATCH_WRITES);
    if (inFlight.length > 0) return worker.postMessage(inFlight.map(({ write }) => write));
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  };

  const fail = (cause: Error) => {
    failure ??= cause;
    const lost = [...inFlight, ...waiting];
    inFlight = [];
    waiting = [];
    for (const { reject } of lost) reject(unavailable('the writer of the store ended', cause));
    pump();
  };

  worker.on('message', (reply: WriterReply) => {
    if (isWatchNews(reply)) return;
    const decided = inFlight;
    inFlight = [];
    if (reply.ok) {
      onCommit(decided.length);
      for (const [at, { resolve }] of decided.entries()) resolve(reply.outcomes[at]!);
    } else {
      for (const { reject } of decided) reject(unavailable(`the store could not write: ${reply.error}`));
    }
    pump();
  });
  worker.once('error', fail);
  worker.once('exit', () => fail(new Error('its thread is gone')));

  return {
    submit: (write) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(unavailable('the writer of the store ended', failure));
        waiting.push({ write, resolve, reject });
        // Writes of the same turn share the commit.
        if (waiting.length === 1 && inFlight.length === 0) setImmediate(pump);
      }),
    failure: () => failure,
    async close() {
      if (!failure && waiting.length + inFlight.length > 0) {
        await new Promise<void>((resolve) => whenIdle.push(resolve));
      }
      worker.postMessage('close');
      await exited;
    },
  };
}

function unavailable(message: string, cause?: Error): StoreUnavailable {
  return new StoreUnavailable(message, cause ? { cause } : {});
}
