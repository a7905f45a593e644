import type { StorePort, Versioned } from '../../store/port.ts';

/** One signing of a transaction. A later one of the same nonce pays more. */
export type Signing = {
  readonly raw: string;
  readonly hash: string;
  /** The most that it pays for a unit of gas, in wei, as a decimal string. */
  readonly maxFee: string;
  /** The part of it that is a tip, in wei. */
  readonly tip: string;
  readonly atMs: number;
};

/** A transaction as it is kept: before it is sent, and until it is final. */
export type SentTransaction = {
  /** What it is for; the same thing is sent once. */
  readonly key: string;
  /** The chain and the account that it is of. */
  readonly sender: string;
  readonly nonce: number;
  readonly to: string;
  readonly data: string;
  /** The most gas that it may use, as a decimal string. */
  readonly gas: string;
  readonly signings: readonly Signing[];
  /** The chain keeps only the nonce of a `reverted` one. The nonce of a `replaced` one was used by somebody else. */
  readonly status: 'open' | 'done' | 'reverted' | 'replaced';
  /** The sender, while the status is open. */
  readonly open?: string | undefined;
};

/** A kept transaction with its version in the store. */
export type Kept = Versioned<SentTransaction>;

const COLLECTION = 'escrowTransactions';
const MOST_OPEN = 1_000;

/** The journal of what one account sends on one chain. A nonce is taken by inserting it, so it is given once. */
export class SentTransactions {
  readonly #store: StorePort;
  readonly #sender: string;

  constructor(
    store: StorePort,
    { chainId, account }: { readonly chainId: bigint; readonly account: string },
  ) {
    this.#store = store;
    this.#sender = `${chainId}:${account.toLowerCase()}`;
  }

  /** Returns the last transaction for that key, null when there is none. */
  async find(key: string): Promise<Kept | null> {
    const value = `${this.#sender}:${key}`;
    const query = { field: 'key', value, order: 'descending', limit: 1 } as const;
    return (await this.#store.find<SentTransaction>(COLLECTION, query))[0] ?? null;
  }

  /** Returns those that are not final, by nonce. */
  async open(): Promise<readonly Kept[]> {
    const query = { field: 'open', value: this.#sender, limit: MOST_OPEN };
    return this.#store.find<SentTransaction>(COLLECTION, query);
  }

  /** Returns the nonce after the last one that was taken; 0 when none was. */
  async nextNonce(): Promise<number> {
    const query = {
      field: 'sender',
      value: this.#sender,
      by: 'nonce',
      order: 'descending',
      limit: 1,
    } as const;
    const last = (await this.#store.find<SentTransaction>(COLLECTION, query))[0];
    return last === undefined ? 0 : last.body.nonce + 1;
  }

  /** Takes the nonce; null when another process has taken it. */
  async take(
    key: string,
    body: Pick<SentTransaction, 'nonce' | 'to' | 'data' | 'gas' | 'signings'>,
  ): Promise<Kept | null> {
    const id = `${this.#sender}:${String(body.nonce).padStart(12, '0')}`;
    const sender = this.#sender;
    const whole = { ...body, key: `${sender}:${key}`, sender, status: 'open', open: sender } as const;
    const { ok } = await this.#store.insert(COLLECTION, id, whole);
    return ok ? { id, version: 1, body: whole } : null;
  }

  /** Has it sent again until it is final; null when another process has written meanwhile. */
  reopen(kept: Kept): Promise<Kept | null> {
    return this.change(kept, { status: 'open', open: this.#sender });
  }

  /** Writes how it stands; null when another process has written meanwhile. */
  async change({ id, version, body }: Kept, change: Partial<SentTransaction>): Promise<Kept | null> {
    const changed = { ...body, ...change };
    const written = await this.#store.replace(COLLECTION, id, version, changed);
    return written.ok ? { id, version: written.version, body: changed } : null;
  }
}
