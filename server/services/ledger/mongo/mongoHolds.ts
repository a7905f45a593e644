import type { Receipt } from '../../../../shared/protocol/answers.ts';
import type { MongoBooks } from './mongoBooks.ts';
import { DamagedDocument, HOLDS_KEY, receiptOf, spanName, spanNumber, spanOfRow } from './mongoDocuments.ts';
import type { MongoJournal } from './mongoJournal.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';
import { leftOf, type Place, type Walk } from './mongoPaging.ts';
import type { MongoView } from './mongoView.ts';

export interface HoldTuning {
  /** So many rows of holds behind the fold, and it is brought up to date. */
  readonly foldHoldRows: number;
}

/** Which holds are open; those of long ago that ended are not looked at again. */
export class MongoHolds {
  readonly #journal: MongoJournal;
  readonly #view: MongoView;
  readonly #books: MongoBooks;
  readonly #foldHoldRows: number;
  #folding: Promise<void> | null = null;

  constructor(
    task: HoldTuning & {
      readonly journal: MongoJournal;
      readonly view: MongoView;
      readonly books: MongoBooks;
    },
  ) {
    this.#journal = task.journal;
    this.#view = task.view;
    this.#books = task.books;
    this.#foldHoldRows = task.foldHoldRows;
  }

  /** Where a walk through open holds goes on. */
  async startOf({ from, isBackwards }: Walk): Promise<{ floor: string; left: string[]; from: Place }> {
    const known = leftOf(from);
    if (known !== null) return { floor: known.left.floor, left: [...known.left.left], from: known.from };
    const fold = await this.#journal.holdsFold();
    const floor = fold?.upTo ?? '';
    this.#folding ??= this.#fold()
      .catch(() => {})
      .finally(() => {
        this.#folding = null;
      });
    return { floor, left: [...(fold?.open ?? [])], from: isBackwards ? from : { at: floor, part: {} } };
  }

  async stillOpen(holds: readonly Receipt[]): Promise<Receipt[]> {
    const accountOf = ({ legs }: Receipt) =>
      legs.find(({ account }) => account.startsWith('hold:'))?.account ?? '';
    const standings = await this.#books.read([...new Set(holds.map(accountOf))]);
    return holds.filter((hold) => {
      const standing = standings.get(accountOf(hold));
      if (standing instanceof DamagedDocument) throw standing;
      return Object.values(standing?.sum.amounts ?? {}).some((amountMinor) => amountMinor !== 0n);
    });
  }

  /** Only spans below every open one: they are final. One that is not written costs nothing but reading. */
  async #fold(): Promise<void> {
    for (;;) {
      const fold = await this.#journal.holdsFold();
      const { open, next } = await this.#view.observe();
      const [oldestOpen = next] = [...open].sort();
      const limit = MONGO_LIMITS.holdRowsPerStep;
      const range = { after: fold?.upTo ?? '', before: oldestOpen, isBackwards: false, limit };
      const rows = await this.#journal.rowsBetween(HOLDS_KEY, range);
      if (rows.length < this.#foldHoldRows) return;
      const ids = [...(fold?.open ?? [])];
      for (const row of rows) ids.push(...(row.ids ?? (await this.#journal.list(row._id)).ids));
      const last = rows.length === limit ? spanOfRow(rows.at(-1)?._id ?? '') : null;
      const upTo = last ?? spanName(spanNumber(oldestOpen) - 1);
      const still = await this.#openOf(ids);
      const version = (fold?.version ?? 0) + 1;
      if (!(await this.#journal.replaceHoldsFold({ _id: HOLDS_KEY, version, upTo, open: still }))) return;
    }
  }

  async #openOf(ids: readonly string[]): Promise<string[]> {
    const open: string[] = [];
    for (let at = 0; at < ids.length; at += MONGO_LIMITS.holdRowsPerStep) {
      const some = ids.slice(at, at + MONGO_LIMITS.holdRowsPerStep);
      const documents = await this.#journal.entriesById(some);
      const receipts = some.map((id) => {
        const document = documents.get(id);
        if (document === undefined) throw new DamagedDocument(`hold ${id} is filed and not there`);
        return receiptOf(document);
      });
      for (const { entryId } of await this.stillOpen(receipts)) open.push(entryId);
    }
    return open;
  }
}
