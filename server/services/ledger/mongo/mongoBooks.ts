import { ASSET_CODES } from '../../../../shared/money.ts';
import { mayGoNegative, type Posting } from '../entry.ts';
import {
  type Claim,
  DamagedDocument,
  type FoldDocument,
  keysOf,
  rowId,
  spanName,
  spanNumber,
  spanOfRow,
} from './mongoDocuments.ts';
import type { MongoJournal, SumRow } from './mongoJournal.ts';
import { MONGO_LIMITS } from './mongoLimits.ts';
import { foreignPartsOf, landedOf, type MongoView, type Snapshot, sumOfClaims } from './mongoView.ts';
import { Sum } from './spanTotals.ts';

/** What an account has, and the end of its chain. */
export interface Standing {
  readonly sum: Sum;
  /** The newest span that is in it. */
  newest: string;
  /** When it began to be read, by performance.now(); it has everything that was in the journal then. */
  readonly sinceMs: number;
}

export interface FoldTuning {
  /** A reader that met so many rows of an account folds them. */
  readonly foldRows: number;
  /** Open spans this far behind the newest do not hold folds back. */
  readonly foldLagSpans: number;
}

/** What was found of an account. */
class Reading {
  readonly sum = new Sum();
  newest = '';

  add(span: string, part: (sum: Sum) => void): void {
    part(this.sum);
    if (span > this.newest) this.newest = span;
  }
}

export class MongoBooks {
  readonly #journal: MongoJournal;
  readonly #view: MongoView;
  /**
   * How sources stand, by account. What others credit an account meanwhile is missing; what they spend is caught by
   * (source, seq).
   */
  readonly #standings = new Map<string, Standing>();
  readonly #folds = new Map<string, FoldDocument>();
  readonly #inHand = new Set<string>();

  readonly #folding: FoldTuning;

  constructor(task: {
    readonly journal: MongoJournal;
    readonly view: MongoView;
    readonly folding: FoldTuning;
  }) {
    this.#journal = task.journal;
    this.#view = task.view;
    this.#folding = task.folding;
  }

  standing(account: string): Standing | undefined {
    return this.#standings.get(account);
  }

  keep(account: string, standing: Standing): void {
    remember(this.#standings, { key: account, value: standing, limit: MONGO_LIMITS.cachedAccounts });
  }

  forget(account: string): void {
    this.#standings.delete(account);
  }

  /** An entry of this writer that is in the journal. */
  apply(claim: Claim, span: string): void {
    const { legs, source } = claim;
    for (const { account, asset, amountMinor } of legs) {
      const standing = this.#standings.get(account);
      if (standing === undefined) continue;
      standing.sum.amounts[asset] += amountMinor;
      if (span > standing.newest) standing.newest = span;
    }
    this.#standings.get(source)?.sum.addSpending(claim);
  }

  forgetAll({ legs }: Claim): void {
    for (const { account } of legs) this.#standings.delete(account);
  }

  /** What each account has, read from the journal. One that does not add up answers with the reason. */
  async read(keys: readonly string[]): Promise<Map<string, Standing | DamagedDocument>> {
    const found = new Map<string, Standing | DamagedDocument>();
    let open = keys;
    for (let tries = 0; open.length > 0 && tries < MONGO_LIMITS.readTries; tries++) {
      const sinceMs = performance.now();
      const read = await this.#readOnce(open);
      // Others wrote between two of the reads: one part has an entry whose predecessor another part does not have yet.
      open = open.filter((key) => {
        const { sum, newest } = read.get(key) as Reading;
        if (sum.spent === sum.seq) found.set(key, { sum, newest, sinceMs });
        return sum.spent !== sum.seq;
      });
    }
    for (const key of open) found.set(key, new DamagedDocument(`the entries of ${key} do not add up`));
    return found;
  }

  async #readOnce(keys: readonly string[]): Promise<Map<string, Reading>> {
    const snapshot = await this.#view.observe();
    const parts = new Map(keys.map((key) => [key, foreignPartsOf(snapshot, key)]));
    const folds = await this.#foldsOf(keys);
    const [rows, landed] = await Promise.all([
      Promise.all(keys.map((key) => this.#rowsOf(key, { snapshot, fold: folds.get(key) }))),
      landedOf(this.#journal, [...parts.values()].flat()),
    ]);
    const found = new Map<string, Reading>();
    for (const [at, key] of keys.entries()) {
      const fold = folds.get(key);
      const closed = rows[at] as SumRow[];
      const reading = new Reading();
      if (fold !== undefined) reading.add(fold.upTo, (sum) => sum.addStored(fold));
      for (const row of closed) reading.add(spanOfRow(row._id), (sum) => sum.addStored(row));
      for (const own of snapshot.own) {
        const line = own.sheet.lines.get(key);
        if (line !== undefined) reading.add(own.span, (sum) => sum.addSum(line.sum));
        const ahead = own.ahead().filter((claim) => keysOf(claim).includes(key));
        if (ahead.length > 0) reading.add(own.span, (sum) => sum.addSum(sumOfClaims(ahead, key)));
      }
      for (const { span, sum: settled, unsettled } of parts.get(key) ?? []) {
        if (settled !== null) reading.add(span, (sum) => sum.addSum(settled));
        const there = unsettled.filter((claim) => landed.has(claim));
        if (there.length > 0) reading.add(span, (sum) => sum.addSum(sumOfClaims(there, key)));
      }
      found.set(key, reading);
      if (closed.length >= this.#folding.foldRows) void this.#fold(key, { snapshot, fold, rows: closed });
    }
    return found;
  }

  /** Folds a reader has met are right for ever: a newer one only spares it rows. */
  async #foldsOf(keys: readonly string[]): Promise<Map<string, FoldDocument>> {
    const folds = new Map<string, FoldDocument>();
    const missing: string[] = [];
    for (const key of keys) {
      const fold = this.#folds.get(key);
      if (fold === undefined) missing.push(key);
      else folds.set(key, fold);
    }
    for (const fold of await this.#journal.folds(missing)) {
      folds.set(fold._id, fold);
      this.#remember(fold);
    }
    return folds;
  }

  /** Folds an account that many rows were written of, so that who reads it first finds it short. */
  async foldWhenLong(key: string): Promise<void> {
    this.#folds.delete(key);
    await this.read([key]);
  }

  async #rowsOf(
    key: string,
    { snapshot, fold }: { snapshot: Snapshot; fold: FoldDocument | undefined },
  ): Promise<SumRow[]> {
    const after = fold?.upTo ?? '';
    const late = (fold?.except ?? []).filter((span) => !snapshot.open.has(span));
    const [newer, older] = await Promise.all([
      this.#journal.sumRows(key, { after, before: snapshot.next }),
      this.#journal.sumRowsById(late.map((span) => rowId(key, span))),
    ]);
    // a span that was open in the snapshot may have been closed since: it is counted as the open one it was
    return [...older, ...newer.filter(({ _id }) => !snapshot.open.has(spanOfRow(_id)))];
  }

  /** A fold only spares reading: one that is not written costs nothing but that. */
  async #fold(
    key: string,
    { snapshot, fold, rows }: { snapshot: Snapshot; fold: FoldDocument | undefined; rows: readonly SumRow[] },
  ): Promise<void> {
    if (this.#inHand.has(key)) return;
    this.#inHand.add(key);
    try {
      const next = foldOf(key, { snapshot, fold, rows, lagSpans: this.#folding.foldLagSpans });
      if (next !== null && (await this.#journal.replaceFold(next))) this.#remember(next);
      else this.#folds.delete(key);
    } catch {
      this.#folds.delete(key);
    } finally {
      this.#inHand.delete(key);
    }
  }

  #remember(fold: FoldDocument): void {
    remember(this.#folds, { key: fold._id, value: fold, limit: MONGO_LIMITS.cachedFolds });
  }
}

/**
 * Everything in spans up to the oldest open one, except open spans that lag far behind: those it names, and readers
 * count them by themselves. Null: that is no further than before.
 */
function foldOf(
  key: string,
  {
    snapshot,
    fold,
    rows,
    lagSpans,
  }: {
    readonly snapshot: Pick<Snapshot, 'next' | 'open'>;
    readonly fold: FoldDocument | undefined;
    readonly rows: readonly SumRow[];
    readonly lagSpans: number;
  },
): FoldDocument | null {
  const next = spanNumber(snapshot.next);
  const open = [...snapshot.open].sort();
  const isLagging = (span: string) => spanNumber(span) < next - lagSpans;
  const firstHeldBack = open.find((span) => !isLagging(span)) ?? snapshot.next;
  const upTo = spanName(spanNumber(firstHeldBack) - 1);
  if (fold !== undefined && upTo <= fold.upTo) return null;
  const except = open.filter((span) => span <= upTo);
  const sum = new Sum();
  if (fold !== undefined) sum.addStored(fold);
  for (const row of rows) if (spanOfRow(row._id) <= upTo) sum.addStored(row);
  return { _id: key, version: (fold?.version ?? 0) + 1, upTo, except, ...sum.toStored() };
}

/** Whether the source can pay: the only account an entry debits that may not go below zero. */
export function canPay({ source, legs }: Posting, { sum }: Standing): boolean {
  if (mayGoNegative(source)) return true;
  for (const asset of ASSET_CODES) {
    let left = sum.amounts[asset];
    let isMoved = false;
    for (const leg of legs) {
      if (leg.account !== source || leg.asset !== asset) continue;
      left += leg.amountMinor;
      isMoved = true;
    }
    if (isMoved && left < 0n) return false;
  }
  return true;
}

/** The oldest goes when there are too many. */
function remember<T>(map: Map<string, T>, entry: { key: string; value: T; limit: number }): void {
  map.delete(entry.key);
  map.set(entry.key, entry.value);
  if (map.size <= entry.limit) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
