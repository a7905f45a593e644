import type { Receipt } from '../../../../shared/protocol/answers.ts';
import { isBalanced, type PreparedEntry, sealEntry } from '../entry.ts';
import { type AppendOutcome, LedgerUnavailable } from '../port.ts';
import type { Books } from './books.ts';
import type { EntryColumns } from './journalWriter.ts';
import { DamagedEntry, digestOf, receiptOf, type SqliteJournal } from './sqliteJournal.ts';

export type Decision = AppendOutcome | LedgerUnavailable;

export interface BatchTask {
  readonly books: Books;
  readonly journal: SqliteJournal;
  readonly base: number;
  readonly atMs: number;
  /** Ids that the writer found in the journal. */
  readonly known: ReadonlySet<string>;
  /** The batch that is on its way to the journal, and counts as if it were there; null: there is none. */
  readonly before: BatchDraft | null;
}

/** One batch decided on the books, as it would stand in the journal behind `base`. */
export class BatchDraft {
  readonly decisions: Decision[] = [];
  readonly columns: EntryColumns;
  readonly #books: Books;
  readonly #journal: SqliteJournal;
  readonly #posted = new Map<string, Receipt>();
  readonly #known: ReadonlySet<string>;
  readonly #before: BatchDraft | null;

  constructor(task: BatchTask) {
    this.#books = task.books;
    this.#journal = task.journal;
    this.#known = task.known;
    this.#before = task.before;
    this.columns = {
      base: task.base,
      atMs: task.atMs,
      digests: [],
      payers: [],
      seqs: [],
      refs: [],
      texts: [],
      prevHashes: [],
      hashes: [],
      newSources: [],
    };
  }

  get entries(): number {
    return this.#posted.size;
  }

  add(entry: PreparedEntry): void {
    this.decisions.push(this.#decide(entry));
  }

  posted(entryId: string): Receipt | undefined {
    return this.#posted.get(entryId);
  }

  /** Returns the ids of the entries at these places of the columns. */
  idsAt(places: readonly number[]): string[] {
    const ids = [...this.#posted.keys()];
    return places.map((at) => ids[at] as string);
  }

  /** Tells whether the journal has what was drafted: all of a batch is there when its first entry is. */
  hasLanded(): boolean {
    const [first] = this.#posted.values();
    if (first === undefined) return false;
    const row = this.#journal.byId(first.entryId);
    return row !== undefined && receiptOf(row).hash === first.hash;
  }

  #decide(entry: PreparedEntry): Decision {
    const earlier = this.#posted.get(entry.id) ?? this.#before?.posted(entry.id);
    if (earlier !== undefined) return replayOf(earlier, entry);
    if (this.#known.has(entry.id)) {
      return this.#replay(entry) ?? new LedgerUnavailable(`entry ${entry.id} is there and cannot be found`);
    }
    if (!this.#books.covers(entry))
      return this.#replay(entry) ?? { ok: false, rejection: 'InsufficientFunds' };
    if (!isBalanced(entry.legs)) throw new Error(`entry ${entry.id} was changed on its way to the journal`);
    return this.#post(entry);
  }

  #post(entry: PreparedEntry): AppendOutcome {
    const { columns } = this;
    const { number, seq, head } = this.#books.draftTip(entry.source);
    const receipt = sealEntry(entry, { seq: seq + 1, prevHash: head, atMs: columns.atMs });
    const payer = number === 0 ? this.#books.nextNumber() : number;
    if (number === 0) columns.newSources.push({ number: payer, name: entry.source });
    this.#books.draft(entry, { number: payer, head: receipt.hash });
    this.#posted.set(entry.id, receipt);
    columns.digests.push(digestOf(entry.id));
    columns.payers.push(payer);
    columns.seqs.push(seq + 1);
    columns.refs.push(entry.ref);
    columns.texts.push(entry.text);
    columns.prevHashes.push(head);
    columns.hashes.push(receipt.hash);
    return { ok: true, receipt, replayed: false };
  }

  /** Returns what the id was answered before; null when it is new. Only the one caller is told of a damaged entry. */
  #replay(entry: PreparedEntry): Decision | null {
    const row = this.#journal.byId(entry.id);
    if (row === undefined) return null;
    try {
      return replayOf(receiptOf(row), entry);
    } catch (cause) {
      if (!(cause instanceof DamagedEntry)) throw cause;
      return new LedgerUnavailable(cause.message, { cause });
    }
  }
}

function replayOf(receipt: Receipt, entry: PreparedEntry): AppendOutcome {
  if (receipt.inputHash !== entry.inputHash) return { ok: false, rejection: 'IdempotencyConflict' };
  return { ok: true, receipt, replayed: true };
}
