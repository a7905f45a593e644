import { Worker } from 'node:worker_threads';
import { isWatchNews } from '../../../watchNews.ts';
import type { EntryColumns, StoredFold, WriteReply } from './journalWriter.ts';
import type { IndexReply, WriterCommand } from './journalWriterThread.ts';

interface Pending {
  readonly resolve: (reply: WriteReply) => void;
  readonly reject: (cause: Error) => void;
}

/**
 * The journal's writer in a thread of its own; one batch at a time. A thread that ends is replaced at the next write,
 * and by then its connection is closed: whatever it had not committed never will be.
 */
export class WriterThread {
  readonly #path: string;
  #worker: Worker | null = null;
  #pending: Pending | null = null;
  /** By ticket. */
  readonly #indexing = new Map<number, PromiseWithResolvers<void>>();
  #tickets = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Rejects when the thread ended: then it is not known whether the batch was committed. */
  write(columns: EntryColumns): Promise<WriteReply> {
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#post({ do: 'write', columns });
    });
  }

  /** Lets others write after a batch that was `behind`. */
  release(): void {
    this.#post({ do: 'release' });
  }

  writeFold(fold: StoredFold): void {
    this.#post({ do: 'fold', fold });
  }

  /** Resolves when the statements reach the entry at `until`. */
  index(until: number): Promise<void> {
    this.#tickets += 1;
    const indexing = Promise.withResolvers<void>();
    this.#indexing.set(this.#tickets, indexing);
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#post({ do: 'index', ticket: this.#tickets, until });
    return indexing.promise;
  }

  /** Kills the thread wherever it stands. */
  async terminate(): Promise<void> {
    await this.#worker?.terminate();
  }

  /** Resolves when all is written and the file is closed. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    worker.ref();
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.#post({ do: 'close' });
    await ended;
  }

  #post(command: WriterCommand): void {
    this.#worker?.postMessage(command);
  }

  #start(): Worker {
    // Without the flags of the parent: some, such as --input-type, would keep the thread from starting.
    const options = { workerData: { path: this.#path }, execArgv: [] };
    const worker = new Worker(new URL('./journalWriterThread.ts', import.meta.url), options);
    let fault: unknown;
    worker.on('message', (reply: WriteReply | IndexReply) => {
      if (isWatchNews(reply)) return;
      if ('ticket' in reply) this.#indexed(reply);
      else this.#settle()?.resolve(reply);
    });
    worker.once('error', (error) => {
      fault = error;
    });
    worker.once('exit', () => {
      this.#worker = null;
      const cause = new Error('the thread that writes the journal ended', { cause: fault });
      this.#settle()?.reject(cause);
      for (const { reject } of this.#indexing.values()) reject(cause);
      this.#indexing.clear();
    });
    worker.unref();
    return worker;
  }

  /** An idle thread keeps no process alive. */
  #settle(): Pending | null {
    const pending = this.#pending;
    this.#pending = null;
    this.#rest();
    return pending;
  }

  #indexed({ ticket, error }: IndexReply): void {
    const indexing = this.#indexing.get(ticket);
    this.#indexing.delete(ticket);
    this.#rest();
    if (error === null) indexing?.resolve();
    else indexing?.reject(new Error(`statements cannot be brought up to date: ${error}`));
  }

  #rest(): void {
    if (this.#pending === null && this.#indexing.size === 0) this.#worker?.unref();
  }
}
