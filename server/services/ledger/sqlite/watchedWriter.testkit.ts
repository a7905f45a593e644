import type { EntryColumns, WriteReply } from './journalWriter.ts';
import { WriterThread } from './WriterThread.ts';

type Write = (columns: EntryColumns) => Promise<WriteReply>;

/** The real thread, with a hand between the ledger and it. */
export class WatchedWriter extends WriterThread {
  readonly answers: WriteReply['answer'][] = [];
  meddle: ((write: Write, columns: EntryColumns) => Promise<WriteReply>) | null = null;

  override async write(columns: EntryColumns): Promise<WriteReply> {
    const write: Write = (given) => super.write(given);
    const reply = await (this.meddle === null ? write(columns) : this.meddle(write, columns));
    this.answers.push(reply.answer);
    return reply;
  }
}
