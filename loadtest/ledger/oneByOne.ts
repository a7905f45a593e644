import { Books } from '../../server/services/ledger/books.ts';
import { prepareEntry, sealEntry } from '../../server/services/ledger/entry.ts';
import type { AppendOutcome, EntryInput } from '../../server/services/ledger/port.ts';
import { SqliteJournal } from '../../server/services/ledger/sqliteJournal.ts';

/**
 * The design to beat: one SQLite transaction per tip. It shares everything else with ours: the same file format,
 * indexes, pragmas, hashes and in-memory balances, so that what is compared is the commit and nothing else. It is
 * even spared reading what other processes wrote.
 */
export class OneByOneLedger {
  readonly #journal: SqliteJournal;
  readonly #books = new Books();
  #position = 0;

  constructor(path: string) {
    this.#journal = new SqliteJournal(path);
  }

  async append(input: EntryInput): Promise<AppendOutcome> {
    const prepared = prepareEntry(input);
    if (!prepared.ok) return prepared;
    const { entry } = prepared;
    if (!this.#books.covers(entry)) return { ok: false, rejection: 'InsufficientFunds' };
    const { number, seq, head } = this.#books.tip(entry.source);
    const receipt = sealEntry(entry, { seq: seq + 1, prevHash: head, atMs: Date.now() });
    this.#journal.begin();
    const payer = number === 0 ? this.#journal.numberOf(entry.source) : number;
    const place = { position: this.#position + 1, payer };
    if (!this.#journal.insert(place, entry, receipt)) throw new Error('the bench repeats no id');
    this.#journal.commit();
    this.#position += 1;
    this.#books.apply(entry, { number: payer, head: receipt.hash });
    return { ok: true, receipt, replayed: false };
  }

  async close(): Promise<void> {
    this.#journal.close();
  }
}
