import { type Asset, isAsset } from '../../../shared/money.ts';

/** What was filled in and not sent yet. */
export interface TipDraft {
  readonly asset: Asset;
  /** As typed. */
  readonly text: string;
  readonly message: string;
  readonly anonymous: boolean;
}

/** A tip that was paid, as its page says it. */
export interface KeptReceipt {
  readonly accountId: string;
  readonly receiptId: string;
  /** The amount, as people read it. */
  readonly paid: string;
}

/** What a tab remembers of the page of one tip link, until it is closed. */
interface Kept {
  readonly draft: TipDraft | null;
  /** Under which the draft is paid: two tabs of one draft pay it once. */
  readonly commandId: string | null;
  readonly receipt: KeptReceipt | null;
  readonly isVisitCounted: boolean;
}

const NOTHING: Kept = { draft: null, commandId: null, receipt: null, isVisitCounted: false };

/** Where a person is on the page of a tip link: it outlives a log-in, a reload, and going back. */
export class KeptTip {
  readonly #key: string;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #newCommandId: () => string;
  #kept: Kept;

  constructor(input: {
    readonly linkId: string;
    readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
    readonly newCommandId: () => string;
  }) {
    this.#key = `mesi.tipLink.${input.linkId}`;
    this.#storage = input.storage;
    this.#newCommandId = input.newCommandId;
    this.#kept = this.#read();
  }

  get draft(): TipDraft | null {
    return this.#kept.draft;
  }

  /** Returns the receipt of whoever is logged in; null: nothing of theirs was paid here, or they went on since. */
  receiptOf(accountId: string): KeptReceipt | null {
    return this.#kept.receipt?.accountId === accountId ? this.#kept.receipt : null;
  }

  keepDraft(draft: TipDraft): void {
    this.#keep({ draft });
  }

  /** Returns the id under which this draft is paid, however often it is sent. */
  commandId(): string {
    const commandId = this.#kept.commandId ?? this.#newCommandId();
    this.#keep({ commandId });
    return commandId;
  }

  paid(receipt: KeptReceipt): void {
    this.#keep({ receipt, draft: null, commandId: null });
  }

  /** The id was used for something else: the next try is another command. */
  renew(): void {
    this.#keep({ commandId: null });
  }

  /** The receipt was read, and another tip is begun. */
  again(): void {
    this.#keep({ receipt: null });
  }

  /** Says once in a tab that its visit is to be counted. */
  takeVisit(): boolean {
    if (this.#kept.isVisitCounted) return false;
    this.#keep({ isVisitCounted: true });
    return true;
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    try {
      this.#storage.setItem(this.#key, JSON.stringify(this.#kept));
    } catch {
      // where storage is forbidden it is kept as long as the page
    }
  }

  #read(): Kept {
    try {
      const found = JSON.parse(this.#storage.getItem(this.#key) ?? '{}') as Partial<Kept>;
      const { draft, commandId, receipt, isVisitCounted } = found;
      return {
        draft: isDraft(draft) ? draft : null,
        commandId: typeof commandId === 'string' ? commandId : null,
        receipt: isReceipt(receipt) ? receipt : null,
        isVisitCounted: isVisitCounted === true,
      };
    } catch {
      return NOTHING;
    }
  }
}

function isDraft(value: unknown): value is TipDraft {
  const { asset, text, message, anonymous } = (value ?? {}) as Partial<Record<keyof TipDraft, unknown>>;
  return (
    typeof asset === 'string' &&
    isAsset(asset) &&
    typeof text === 'string' &&
    typeof message === 'string' &&
    typeof anonymous === 'boolean'
  );
}

function isReceipt(value: unknown): value is KeptReceipt {
  const { accountId, receiptId, paid } = (value ?? {}) as Partial<Record<keyof KeptReceipt, unknown>>;
  return [accountId, receiptId, paid].every((part) => typeof part === 'string');
}
