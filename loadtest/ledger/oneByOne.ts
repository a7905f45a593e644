import { prepareEntry, sealEntry } from '../../server/services/ledger/entry.ts';
import type { AppendOutcome, EntryInput } from '../../server/services/ledger/port.ts';
import { Books } from '../../server/services/ledger/sqlite/books.ts';
import { JournalWriter } from '../../server/services/ledger/sqlite/journalWriter.ts';
import { digestOf } from '../../server/services/ledger/sqlite/sqliteJournal.ts';

/**
 * The design to beat, with one SQLite transaction per tip. It shares everything else with ours: the same file format,
 * indexes, pragmas, hashes and in-memory balances, so that what is compared is the commit and nothing else. It is even
 * spared reading what other processes wrote.
 */
export class OneByOneLedger {
  readonly #journal: JournalWriter;
  readonly #books = new Books();
  #position = 0;

  constructor(path: string) {
    this.#journal = new JournalWriter(path);
  }

  async append(input: EntryInput): Promise<AppendOutcome> {
    const prepared = prepareEntry(input);
    if (!prepared.ok) return prepared;
    const { entry } = prepared;
    if (!this.#books.covers(entry)) return { ok: false, rejection: 'InsufficientFunds' };
    const { number, seq, head } = this.#books.tip(entry.source);
    const receipt = sealEntry(entry, { seq: seq + 1, prevHash: head, atMs: Date.now() });
    const payer = number === 0 ? this.#books.nextNumber() : number;
    const { answer } = this.#journal.write({
      base: this.#position,
      atMs: receipt.atMs,
      digests: [digestOf(entry.id)],
      payers: [payer],
      seqs: [seq + 1],
      refs: [entry.ref],
      texts: [entry.text],
      prevHashes: [head],
      hashes: [receipt.hash],
      newSources: number === 0 ? [{ number: payer, name: entry.source }] : [],
    });
    if (answer !== 'committed') throw new Error(`the bench repeats no id and is alone: ${answer}`);
    this.#journal.fileWhenDue();
    this.#position += 1;
    this.#books.apply(entry, { number: payer, head: receipt.hash });
    return { ok: true, receipt, replayed: false };
  }

  async close(): Promise<void> {
    this.#journal.close();
  }
}
