import { expect } from 'vitest';
import type { Asset } from '../../../../shared/money.ts';
import type { Receipt } from '../../../../shared/protocol/answers.ts';

/** What one operation would do to accounts, as this model sees it: nothing of it comes from the ledger. */
export interface Intent {
  /** The id of the entry that it would write. */
  readonly entryId: string;
  /** Two intents of one entry id are the same exactly when their inputs are. */
  readonly input: string;
  readonly source: string;
  readonly moves: readonly {
    readonly account: string;
    readonly asset: Asset;
    readonly amountMinor: bigint;
  }[];
  /** The entry without which it is answered HoldNotFound. */
  readonly needs?: string;
  /** It takes more than is held. */
  readonly exceeds?: boolean;
}

export interface Answered {
  readonly intent: Intent;
  /** Ticks of one counter for the whole run: when it was asked, and when the answer was taken notice of. */
  readonly askedAt: number;
  readonly toldAt: number;
  readonly answer:
    | { readonly ok: true; readonly receipt: Receipt; readonly replayed: boolean }
    | { readonly ok: false; readonly rejection: string; readonly receipt?: Receipt };
}

const keyOf = (account: string, asset: Asset) => `${account} ${asset}`;

/**
 * Judges what several writers were told, in any order, against the entries as they stand: there must be one order of
 * all operations, that of the journal, in which a bookkeeper with a single pencil would have answered the same.
 */
export class RaceHistory {
  readonly #operations: readonly Answered[];
  /** Commit order. */
  readonly entries: readonly Receipt[];
  readonly #place: ReadonlyMap<string, number>;
  readonly #authors = new Map<string, Answered>();
  /** Balances before each entry, and after the last. */
  readonly #states: ReadonlyMap<string, bigint>[] = [new Map()];

  constructor(operations: readonly Answered[], entries: readonly Receipt[]) {
    this.#operations = operations;
    this.entries = entries;
    this.#place = new Map(entries.map(({ entryId }, at) => [entryId, at]));
    for (const operation of operations) {
      const { answer, intent } = operation;
      if (!answer.ok || answer.replayed) continue;
      expect(this.#authors.has(intent.entryId), `${intent.entryId} was made twice`).toBe(false);
      this.#authors.set(intent.entryId, operation);
    }
  }

  judge(): void {
    expect(this.#place.size, 'each id stands once').toBe(this.entries.length);
    expect([...this.#authors.keys()].sort()).toEqual([...this.#place.keys()].sort());
    for (const { entryId } of this.entries) this.#post((this.#authors.get(entryId) as Answered).intent);
    for (const operation of this.#operations) this.#judgeAnswer(operation);
  }

  /** What every account has at the end, zeros too. */
  balances(): ReadonlyMap<string, bigint> {
    return this.#states.at(-1) as ReadonlyMap<string, bigint>;
  }

  #post({ entryId, moves }: Intent): void {
    const next = new Map(this.balances());
    for (const { account, asset, amountMinor } of moves) {
      const key = keyOf(account, asset);
      next.set(key, (next.get(key) ?? 0n) + amountMinor);
    }
    for (const [key, amount] of next) {
      if (!/^(exchange|external):/.test(key)) expect(amount >= 0n, `${key} after ${entryId}`).toBe(true);
    }
    this.#states.push(next);
  }

  #judgeAnswer(operation: Answered): void {
    const { answer, intent } = operation;
    const author = this.#authors.get(intent.entryId)?.intent;
    if (answer.ok) {
      expect(answer.receipt).toEqual(this.entries[this.#place.get(intent.entryId) as number]);
      expect(author?.input).toBe(intent.input);
      return;
    }
    switch (answer.rejection) {
      case 'IdempotencyConflict':
      case 'HoldEnded':
        expect(author, `${intent.entryId} conflicts with nothing`).toBeDefined();
        expect(author?.input).not.toBe(intent.input);
        if (answer.receipt) expect(answer.receipt.entryId).toBe(intent.entryId);
        return;
      case 'InsufficientFunds':
        expect(
          this.#window(operation).some((at) => this.#isShort(intent, at)),
          intent.entryId,
        ).toBe(true);
        return;
      case 'HoldExceeded':
        expect(intent.exceeds).toBe(true);
        return;
      case 'HoldNotFound':
        expect(this.#window(operation)[0]).toBeLessThanOrEqual(
          this.#place.get(intent.needs ?? '') ?? Infinity,
        );
        return;
      default:
        expect(answer.rejection).toBe('no such thing');
    }
  }

  #isShort({ source, moves }: Intent, at: number): boolean {
    const state = this.#states[at] as ReadonlyMap<string, bigint>;
    return moves.some(({ account, asset, amountMinor }) => {
      return account === source && (state.get(keyOf(account, asset)) ?? 0n) + amountMinor < 0n;
    });
  }

  /**
   * Places in the journal at which it may have been decided: after all it could know of, before all that knew of it.
   * Only what touches its source counts: a journal is in order when each account's entries are.
   */
  #window({ askedAt, toldAt, intent }: Answered): number[] {
    let first = 0;
    let last = this.entries.length;
    for (const [entryId, author] of this.#authors) {
      if (!author.intent.moves.some(({ account }) => account === intent.source)) continue;
      const place = this.#place.get(entryId) as number;
      if (author.toldAt < askedAt) first = Math.max(first, place + 1);
      if (author.askedAt > toldAt) last = Math.min(last, place);
    }
    return Array.from({ length: Math.max(0, last - first) + 1 }, (_, at) => first + at);
  }
}
