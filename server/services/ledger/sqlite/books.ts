import { GENESIS_HASH } from '../../../../shared/hashChain.ts';
import { ASSET_CODES, type Asset } from '../../../../shared/money.ts';
import { mayGoNegative, type Posting } from '../entry.ts';
import type { Leg } from '../port.ts';

interface AccountState extends Standing {
  /** What it becomes if the batch that was sent to the journal is committed … */
  sent: Standing | null;
  /** … and the one that is drafted on top of it, too. */
  draft: Standing | null;
}

interface Standing {
  /** What the journal calls this account as a source; 0 as long as it has never been one. */
  number: number;
  /** Entries this account was the source of. */
  seq: number;
  /** Hash of the newest of them. */
  head: string;
  balances: Record<Asset, bigint>;
}

export interface ChainTip {
  readonly number: number;
  readonly seq: number;
  readonly head: string;
}

/** `[account, number, seq, head, [MESI, USDC, USD, EUR …]]`, amounts as decimal strings in the order of ASSET_CODES. */
type FoldedAccount = readonly [string, number, number, string, readonly string[]];

const NOBODY: Readonly<AccountState> = Object.freeze(freshAccount());

/**
 * Balances and chain heads: the sum of a journal up to some entry, kept in memory. A batch is drafted on top of it,
 * seen only by the decisions of that batch and the next, until it is known whether it was committed.
 */
export class Books {
  readonly #accounts = new Map<string, AccountState>();
  #drafted: AccountState[] = [];
  #sent: AccountState[] = [];
  /** The highest number any source has. */
  #lastNumber = 0;
  #lastSentNumber = 0;
  #lastDraftedNumber = 0;

  get size(): number {
    return this.#accounts.size;
  }

  tip(source: string): ChainTip {
    return this.#accounts.get(source) ?? NOBODY;
  }

  apply({ source, legs }: Posting, { number, head }: Omit<ChainTip, 'seq'>): void {
    for (const leg of legs) this.#account(leg.account).balances[leg.asset] += leg.amountMinor;
    const payer = this.#account(source);
    payer.number = number;
    payer.seq += 1;
    payer.head = head;
    if (number > this.#lastNumber) this.#lastNumber = number;
  }

  /** Returns the tip of a source after what is drafted. */
  draftTip(source: string): ChainTip {
    const state = this.#accounts.get(source) ?? NOBODY;
    return state.draft ?? state.sent ?? state;
  }

  /** Returns the number for an account that has not been a source before; it has it once the draft is kept. */
  nextNumber(): number {
    this.#lastDraftedNumber = Math.max(this.#lastDraftedNumber, this.#lastNumber) + 1;
    return this.#lastDraftedNumber;
  }

  /**
   * Tells whether the source can pay, after what is drafted: it is the only account that an entry debits and that may
   * not go below zero.
   */
  covers({ source, legs }: Posting): boolean {
    if (mayGoNegative(source)) return true;
    const state = this.#accounts.get(source) ?? NOBODY;
    const { balances } = state.draft ?? state.sent ?? state;
    for (const { account, asset } of legs) {
      if (account === source && balances[asset] + net(legs, source, asset) < 0n) return false;
    }
    return true;
  }

  draft({ source, legs }: Posting, { number, head }: Omit<ChainTip, 'seq'>): void {
    for (const leg of legs) this.#draftOf(leg.account).balances[leg.asset] += leg.amountMinor;
    const payer = this.#draftOf(source);
    payer.number = number;
    payer.seq += 1;
    payer.head = head;
  }

  /** Notes that what is drafted goes to the journal; the next draft is made on top of it. */
  send(): void {
    for (const state of this.#drafted) {
      state.sent = state.draft;
      state.draft = null;
    }
    this.#sent = this.#drafted;
    this.#drafted = [];
    this.#lastSentNumber = this.#lastDraftedNumber;
  }

  /** Keeps what was sent: it was committed, and nothing was applied since it was drafted. */
  keepSent(): void {
    for (const state of this.#sent) {
      const { number, seq, head, balances } = state.sent as Standing;
      state.number = number;
      state.seq = seq;
      state.head = head;
      state.balances = balances;
      state.sent = null;
    }
    this.#sent = [];
    this.#lastNumber = Math.max(this.#lastNumber, this.#lastSentNumber);
  }

  /** Drops what is drafted; what was sent stays. */
  dropUnsent(): void {
    for (const state of this.#drafted) state.draft = null;
    this.#drafted = [];
    this.#lastDraftedNumber = this.#lastSentNumber;
  }

  /** Drops what is drafted, and what was sent, too. */
  dropDraft(): void {
    for (const state of this.#sent) state.sent = null;
    this.#sent = [];
    this.#lastSentNumber = 0;
    this.dropUnsent();
  }

  balances(account: string): Partial<Record<Asset, bigint>> {
    const { balances } = this.#accounts.get(account) ?? NOBODY;
    const held: Partial<Record<Asset, bigint>> = {};
    for (const asset of ASSET_CODES) if (balances[asset] !== 0n) held[asset] = balances[asset];
    return held;
  }

  /** Returns the accounts below zero that may not be. */
  overdrawn(): string[] {
    return [...this.#accounts]
      .filter(
        ([account, { balances }]) => !mayGoNegative(account) && ASSET_CODES.some((a) => balances[a] < 0n),
      )
      .map(([account]) => account);
  }

  /** Returns the accounts whose sequence, head or balances are not the same in both. */
  differences(other: ReadonlyMap<string, string>): string[] {
    const mine = this.fingerprints();
    return [...new Set([...mine.keys(), ...other.keys()])].filter((key) => mine.get(key) !== other.get(key));
  }

  fingerprints(): Map<string, string> {
    return new Map(this.#folded().map((folded) => [folded[0], JSON.stringify(folded)]));
  }

  toFold(): string {
    return JSON.stringify(this.#folded());
  }

  static fromFold(text: string): Books {
    const books = new Books();
    for (const [account, number, seq, head, amounts] of JSON.parse(text) as readonly FoldedAccount[]) {
      const state = books.#account(account);
      state.number = number;
      state.seq = seq;
      state.head = head;
      if (number > books.#lastNumber) books.#lastNumber = number;
      for (const [at, asset] of ASSET_CODES.entries()) state.balances[asset] = BigInt(amounts[at] ?? '0');
    }
    return books;
  }

  #folded(): FoldedAccount[] {
    const folded: FoldedAccount[] = [];
    for (const [account, { number, seq, head, balances }] of this.#accounts) {
      const amounts = ASSET_CODES.map((asset) => balances[asset].toString());
      if (seq > 0 || amounts.some((amount) => amount !== '0'))
        folded.push([account, number, seq, head, amounts]);
    }
    return folded;
  }

  #account(name: string): AccountState {
    let state = this.#accounts.get(name);
    if (state === undefined) {
      state = freshAccount();
      this.#accounts.set(name, state);
    }
    return state;
  }

  #draftOf(name: string): Standing {
    const state = this.#account(name);
    if (state.draft === null) {
      const { number, seq, head, balances } = state.sent ?? state;
      const { MESI, USDC, USD, EUR } = balances;
      state.draft = { number, seq, head, balances: { MESI, USDC, USD, EUR } };
      this.#drafted.push(state);
    }
    return state.draft;
  }
}

function freshAccount(): AccountState {
  return {
    number: 0,
    seq: 0,
    head: GENESIS_HASH,
    balances: { MESI: 0n, USDC: 0n, USD: 0n, EUR: 0n },
    sent: null,
    draft: null,
  };
}

function net(legs: readonly Leg[], account: string, asset: Asset): bigint {
  let sum = 0n;
  for (const leg of legs) if (leg.account === account && leg.asset === asset) sum += leg.amountMinor;
  return sum;
}
