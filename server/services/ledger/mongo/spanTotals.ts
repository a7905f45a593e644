import { GENESIS_HASH } from '../../../../shared/hashChain.ts';
import { ASSET_CODES, type Asset } from '../../../../shared/money.ts';
import {
  type Claim,
  keysOf,
  type ListDocument,
  type RowDocument,
  rowId,
  type StoredSum,
} from './mongoDocuments.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';

/** What was done under one key: sums, and the end of its chain as a source. */
export class Sum {
  readonly amounts: Record<Asset, bigint> = { MESI: 0n, USDC: 0n, USD: 0n, EUR: 0n };
  /** Entries it was the source of; equals `seq` when none is missing. */
  spent = 0;
  seq = 0;
  head: string = GENESIS_HASH;

  addLegs({ legs }: Pick<Claim, 'legs'>, account: string): void {
    for (const leg of legs) if (leg.account === account) this.amounts[leg.asset] += leg.amountMinor;
  }

  addSpending({ seq, hash }: Pick<Claim, 'seq' | 'hash'>): void {
    this.spent += 1;
    if (seq > this.seq) {
      this.seq = seq;
      this.head = hash;
    }
  }

  addSum(other: Sum): void {
    for (const asset of ASSET_CODES) this.amounts[asset] += other.amounts[asset];
    this.#addChain(other);
  }

  addStored(stored: StoredSum): void {
    for (const asset of ASSET_CODES) {
      const amount = stored.sums[asset];
      if (amount !== undefined) this.amounts[asset] += BigInt(amount);
    }
    this.#addChain(stored);
  }

  clone(): Sum {
    const copy = new Sum();
    copy.addSum(this);
    return copy;
  }

  toStored(): StoredSum {
    const sums: Partial<Record<Asset, string>> = {};
    for (const asset of ASSET_CODES) {
      if (this.amounts[asset] !== 0n) sums[asset] = this.amounts[asset].toString();
    }
    return { sums, spent: this.spent, seq: this.seq, head: this.head };
  }

  #addChain({ spent, seq, head }: { spent: number; seq: number; head: string }): void {
    this.spent += spent;
    if (seq > this.seq) {
      this.seq = seq;
      this.head = head;
    }
  }
}

export interface Line {
  readonly sum: Sum;
  /** In the order of their places; only grows. */
  readonly ids: string[];
}

/** What the settled entries of one span did, key by key. The same entries make the same rows, whoever writes them. */
export class SpanTotals {
  readonly lines = new Map<string, Line>();
  entries = 0;

  add(claim: Claim): void {
    this.entries += 1;
    for (const key of keysOf(claim)) {
      let line = this.lines.get(key);
      if (line === undefined) {
        line = { sum: new Sum(), ids: [] };
        this.lines.set(key, line);
      }
      line.ids.push(claim.id);
      line.sum.addLegs(claim, key);
      if (key === claim.source) line.sum.addSpending(claim);
    }
  }

  rows(span: string): { rows: RowDocument[]; lists: ListDocument[] } {
    const rows: RowDocument[] = [];
    const lists: ListDocument[] = [];
    for (const [key, { sum, ids }] of this.lines) {
      const _id = rowId(key, span);
      const fits = ids.length <= MONGO_LIMITS.rowIds;
      if (!fits) lists.push({ _id, ids });
      rows.push({ _id, ...sum.toStored(), ids: fits ? ids : null });
    }
    return { rows, lists };
  }
}
