import { parentPort, workerData } from 'node:worker_threads';
import { type EntryColumns, JournalWriter, type StoredFold, type WriteReply } from './journalWriter.ts';
import type { SqliteJournal } from './sqliteJournal.ts';
import type { StatementFile } from './statementFile.ts';

/** Every `write` is answered with a WriteReply, every `index` with an IndexReply, the others with nothing. */
export type WriterCommand =
  | { readonly do: 'write'; readonly columns: EntryColumns }
  | { readonly do: 'release' }
  | { readonly do: 'fold'; readonly fold: StoredFold }
  | { readonly do: 'index'; readonly ticket: number; readonly until: number }
  | { readonly do: 'close' };

export interface IndexReply {
  readonly ticket: number;
  /** Why the statements do not reach as far as was asked; null: they do. */
  readonly error: string | null;
}

/** Commits wait for the disk here, so that the thread of the rooms never does. */
const { path } = workerData as { readonly path: string };
const writer = new JournalWriter(path);
let statements: { readonly file: StatementFile; readonly journal: SqliteJournal } | null = null;

parentPort?.on('message', (command: WriterCommand) => {
  switch (command.do) {
    case 'write':
      send(writer.write(command.columns));
      return attempt(() => writer.fileWhenDue());
    case 'release':
      return writer.release();
    case 'fold':
      return attempt(() => writer.writeFold(command.fold));
    case 'index':
      return void index(command.ticket, command.until);
    case 'close':
      writer.close();
      statements?.file.close();
      statements?.journal.close();
      parentPort?.close();
  }
});

/** A step at a time: a batch that comes meanwhile is written between two. */
async function index(ticket: number, until: number): Promise<void> {
  try {
    statements ??= await openStatements();
    if (statements.file.step(statements.journal, until)) send({ ticket, error: null });
    else setImmediate(() => void index(ticket, until));
  } catch (error) {
    send({ ticket, error: error instanceof Error ? error.message : String(error) });
  }
}

/** Loaded when it is needed: a thread that only writes starts without. */
async function openStatements() {
  const [{ SqliteJournal }, { StatementFile }] = await Promise.all([
    import('./sqliteJournal.ts'),
    import('./statementFile.ts'),
  ]);
  return statements ?? { journal: new SqliteJournal(path), file: new StatementFile(path) };
}

function send(reply: WriteReply | IndexReply): void {
  parentPort?.postMessage(reply);
}

/** Neither a checkpoint nor a fold is owed to anybody; the next commit meets the same trouble and reports it. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {}
}
