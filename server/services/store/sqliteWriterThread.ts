import { parentPort, workerData } from 'node:worker_threads';
import { createSqliteWriter, openDatabase, type Write, type WriteOutcome } from './sqliteWriter.ts';

/** Commits wait for the disk here, so that the thread of the rooms never does. */
export type WriterReply =
  | { readonly ok: true; readonly outcomes: readonly WriteOutcome[] }
  | { readonly ok: false; readonly error: string };

const db = openDatabase((workerData as { readonly path: string }).path);
const commit = createSqliteWriter(db);

parentPort?.on('message', (batch: readonly Write[] | 'close') => {
  if (batch === 'close') {
    db.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(attempt(batch));
});

function attempt(batch: readonly Write[]): WriterReply {
  try {
    return { ok: true, outcomes: commit(batch) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
