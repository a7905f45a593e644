import { setImmediate as nextTurn } from 'node:timers/promises';
import { ASSET_CODES, type Asset } from '../../../../shared/money.ts';
import type { Receipt } from '../../../../shared/protocol/answers.ts';
import { kindOf, parseLegs } from '../entry.ts';
import { LEDGER_LIMITS } from '../limits.ts';
import type { LedgerAudit, Leg } from '../port.ts';
import { Books } from './books.ts';
import { type EntryRow, nameOf, receiptOf, type SqliteJournal } from './sqliteJournal.ts';

export interface AuditTask {
  readonly journal: SqliteJournal;
  /** The last position to look at. */
  readonly until: number;
  /** Fingerprints of the books at that position; null when the journal cannot be summed up. */
  readonly expected: ReadonlyMap<string, string> | null;
  /** Tells whether an entry is in the statement of an account; null when there are no statements to be had. */
  readonly isListed: ((account: string, position: number) => boolean) | null;
}

/** Recomputes everything from the entries alone. Takes a turn of the loop per page, so others get theirs. */
export async function auditJournal(task: AuditTask): Promise<LedgerAudit> {
  const { journal, until, expected, isListed } = task;
  const walk = new Walk(isListed);
  for (;;) {
    const rows = journal
      .after(walk.position, LEDGER_LIMITS.pageEntries)
      .filter(({ position }) => position <= until);
    const first = rows[0];
    const last = rows.at(-1);
    if (first === undefined || last === undefined) break;
    for (const row of rows) walk.visit(row);
    const lost = new Set(journal.unindexed({ first: first.position, last: last.position }));
    for (const row of rows) if (lost.has(row.position)) walk.broken.add(nameOf(row));
    await nextTurn();
  }
  if (isListed === null && walk.broken.size === 0) walk.broken.add('statements');
  if (expected !== null && walk.broken.size === 0) {
    for (const account of walk.books.differences(expected)) walk.broken.add(`books:${account}`);
  }
  return {
    entries: walk.entries,
    sums: walk.sums(),
    kinds: walk.kinds(),
    broken: [...walk.broken].slice(0, LEDGER_LIMITS.auditFindings),
    negative: walk.books.overdrawn().slice(0, LEDGER_LIMITS.auditFindings),
  };
}

class Walk {
  readonly books = new Books();
  readonly broken = new Set<string>();
  position = 0;
  entries = 0;
  readonly #totals = new Map<Asset, bigint>();
  readonly #isListed: AuditTask['isListed'];

  constructor(isListed: AuditTask['isListed']) {
    this.#isListed = isListed;
  }
  readonly #kinds = new Map<string, Map<Asset, bigint>>();

  visit(row: EntryRow): void {
    this.entries += 1;
    if (row.position !== this.position + 1) this.broken.add(nameOf(row));
    this.position = row.position;
    try {
      const receipt = receiptOf(row);
      const { seq, head } = this.books.tip(receipt.source.account);
      if (receipt.source.seq !== seq + 1 || receipt.prevHash !== head) this.broken.add(nameOf(row));
      this.#post(receipt, row.payer);
      const isLost = ({ account }: { account: string }) => this.#isListed?.(account, row.position) === false;
      if (receipt.legs.some(isLost)) this.broken.add(nameOf(row));
    } catch {
      this.broken.add(nameOf(row));
    }
  }

  sums(): Partial<Record<Asset, string>> {
    const sums: Partial<Record<Asset, string>> = {};
    for (const asset of ASSET_CODES) {
      const total = this.#totals.get(asset);
      if (total !== undefined) sums[asset] = total.toString();
    }
    return sums;
  }

  kinds(): Record<string, Partial<Record<Asset, string>>> {
    const named = [...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1));
    const texts = named.map(([kind, totals]) => {
      const held = [...totals].filter(([, total]) => total !== 0n);
      return [kind, Object.fromEntries(held.map(([asset, total]) => [asset, total.toString()]))] as const;
    });
    return Object.fromEntries(texts.filter(([, held]) => Object.keys(held).length > 0));
  }

  #post({ source, legs: stored, hash }: Receipt, payer: number): void {
    const legs: Leg[] = parseLegs(stored) ?? [];
    this.books.apply({ source: source.account, legs }, { number: payer, head: hash });
    for (const { account, asset, amountMinor } of legs) {
      addTo(this.#totals, asset, amountMinor);
      const kind = kindOf(account);
      const ofKind = this.#kinds.get(kind) ?? new Map<Asset, bigint>();
      this.#kinds.set(kind, ofKind);
      addTo(ofKind, asset, amountMinor);
    }
  }
}

function addTo(totals: Map<Asset, bigint>, asset: Asset, amountMinor: bigint): void {
  totals.set(asset, (totals.get(asset) ?? 0n) + amountMinor);
}
