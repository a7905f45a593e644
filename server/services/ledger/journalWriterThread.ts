import { parentPort, workerData } from 'node:worker_threads';
import { type EntryColumns, JournalWriter, type StoredFold } from './journalWriter.ts';

/** Every `write` is answered with a WriteReply, the others with nothing. */
export type WriterCommand =
  | { readonly do: 'write'; readonly columns: EntryColumns }
  | { readonly do: 'release' }
  | { readonly do: 'fold'; readonly fold: StoredFold }
  | { readonly do: 'close' };

/** Commits wait for the disk here, so that the thread of the rooms never does. */
const writer = new JournalWriter((workerData as { readonly path: string }).path);

parentPort?.on('message', (command: WriterCommand) => {
  switch (command.do) {
    case 'write':
      parentPort?.postMessage(writer.write(command.columns));
      return attempt(() => writer.checkpointWhenDue());
    case 'release':
      return writer.release();
    case 'fold':
      return attempt(() => writer.writeFold(command.fold));
    case 'close':
      writer.close();
      parentPort?.close();
  }
});

/** Neither a checkpoint nor a fold is owed to anybody; the next commit meets the same trouble and reports it. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {}
}
