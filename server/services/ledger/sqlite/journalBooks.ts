import { isBalanced, parseLegs } from '../entry.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import { Books } from './books.ts';
import { DamagedEntry, type EntryRow, hex, nameOf, parseInput, type SqliteJournal } from './sqliteJournal.ts';
import type { WriterThread } from './WriterThread.ts';

/** The books as a journal has them: after `catchUp` they contain what any connection has committed. */
export class JournalBooks {
  readonly #journal: SqliteJournal;
  readonly #writer: Pick<WriterThread, 'writeFold'>;
  #books = new Books();
  #position = 0;
  #foldedPosition = 0;

  /** Begins from the newest fold on; `catchUp` must follow. */
  constructor(task: { readonly journal: SqliteJournal; readonly writer: Pick<WriterThread, 'writeFold'> }) {
    this.#journal = task.journal;
    this.#writer = task.writer;
    const fold = task.journal.readFold();
    if (fold === null) return;
    this.#books = Books.fromFold(fold.body);
    this.#position = fold.position;
    this.#foldedPosition = fold.position;
  }

  get books(): Books {
    return this.#books;
  }

  /** Returns the position of the last entry that the books contain. */
  get position(): number {
    return this.#position;
  }

  /** Throws DamagedEntry at one that does not follow from those before. */
  catchUp(): void {
    while (this.#journal.hasAfter(this.#position)) {
      for (const row of this.#journal.after(this.#position, LEDGER_LIMITS.pageEntries)) this.#takeIn(row);
    }
  }

  /** Keeps what was sent: it was committed, so many entries behind `position`. */
  keepSent(entries: number): void {
    this.#books.keepSent();
    this.#position += entries;
  }

  /**
   * Writes a fold when it is due. The more accounts there are, the rarer it is: writing folds costs a bounded share
   * of writing entries.
   */
  foldWhenDue(): void {
    const due = Math.max(LEDGER_LIMITS.foldEveryEntries, 2 * this.#books.size);
    if (this.#position - this.#foldedPosition >= due) this.fold();
  }

  /** Writes a fold. It only makes the next start faster: one that cannot be written costs nothing but that. */
  fold(): void {
    if (this.#position === this.#foldedPosition) return;
    this.#writer.writeFold({ position: this.#position, body: this.#books.toFold() });
    this.#foldedPosition = this.#position;
  }

  #takeIn(row: EntryRow): void {
    const { source, legs: stored } = parseInput(row);
    const legs = parseLegs(stored);
    const { number, seq, head } = this.#books.tip(source);
    const inOrder =
      row.position === this.#position + 1 &&
      row.payer === (number || row.payer) &&
      row.seq === seq + 1 &&
      hex(row.prev_hash) === head;
    if (legs === null || !isBalanced(legs) || !inOrder) {
      throw new DamagedEntry(`entry ${nameOf(row)} does not follow from the journal before it`);
    }
    this.#books.apply({ source, legs }, { number: row.payer, head: hex(row.hash) });
    this.#position = row.position;
  }
}
