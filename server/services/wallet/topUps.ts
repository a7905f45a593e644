import type { Asset, Money } from '../../../shared/money.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { PaymentStatus, PaymentView, TopUpAnswer } from '../../../shared/protocol/money.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../../shared/time.ts';
import type { LedgerPort } from '../ledger/port.ts';
import { type PaymentsPort, PaymentsUnavailable, type ProviderAnswer } from '../payments/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import {
  chargebackEntry,
  chargebackEntryId,
  commandKey,
  owedBy,
  topUpEntry,
  topUpEntryId,
  walletOf,
} from './bookings.ts';
import { changeDocument } from './documents.ts';

const PAYMENTS = COLLECTIONS.payments.name;
/** Tries at an entry whose amounts depend on balances that others change. */
const MOST_TRIES = 50;
const MOST_PENDING_SHOWN = 20;
/** A payment that the provider never heard of is not asked for again after that. */
const ABANDONED_AFTER_MS = DAY_MS;

interface PaymentDocument {
  readonly [key: string]: string | number | null | undefined;
  readonly userId: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly status: PaymentStatus;
  readonly reason: string | null;
  readonly createdAtMs: number;
  readonly open?: 'yes';
  readonly openOf?: string;
}

/** A later state outranks an earlier one, whichever was told first: out of order is in order. */
const RANK: Readonly<Record<PaymentStatus, number>> = {
  pending: 0,
  declined: 1,
  failed: 1,
  succeeded: 2,
  chargedBack: 3,
};

export interface TopUpsParts {
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly payments: PaymentsPort;
  readonly clock: Clock;
  readonly onFailed: (cause: unknown) => void;
}

/** Payments in: a document per intent, an entry per payment that came, whoever brings the news. SPEC.md: WA1 … WA5. */
export class TopUps {
  readonly #parts: TopUpsParts;

  constructor(parts: TopUpsParts) {
    this.#parts = parts;
  }

  async begin(command: {
    readonly userId: string;
    readonly commandId: string;
    readonly money: Money;
  }): Promise<Outcome<TopUpAnswer>> {
    const { asset, amountMinor } = command.money;
    const paymentId = commandKey('pay', command);
    const body: PaymentDocument = {
      userId: command.userId,
      asset,
      amountMinor: String(amountMinor),
      status: 'pending',
      reason: null,
      createdAtMs: this.#parts.clock.nowMs(),
      open: 'yes',
      openOf: command.userId,
    };
    await this.#parts.store.insert(PAYMENTS, paymentId, body);
    const stored = await this.#get(paymentId);
    if (stored.body.asset !== asset || stored.body.amountMinor !== body.amountMinor) {
      return refuse('IdempotencyConflict');
    }
    return { ok: true, value: await this.#answer(await this.#ask(stored)) };
  }

  async read(query: { readonly userId: string; readonly paymentId: string }): Promise<Outcome<TopUpAnswer>> {
    const stored = await this.#parts.store.get<PaymentDocument>(PAYMENTS, query.paymentId);
    if (stored?.body.userId !== query.userId) return refuse('PaymentNotFound');
    return { ok: true, value: await this.#answer(await this.#ask(stored)) };
  }

  async pendingOf(userId: string): Promise<readonly PaymentView[]> {
    const query = { field: 'openOf', value: userId, limit: MOST_PENDING_SHOWN };
    const found = await this.#parts.store.find<PaymentDocument>(PAYMENTS, query);
    return found.map(viewOf);
  }

  /** Takes what the provider told by itself. Rejections: PaymentNotFound, WebhookMismatch. */
  async hear(
    news: ProviderAnswer<PaymentStatus> & {
      readonly paymentId: string;
      readonly asset: string;
      readonly amountMinor: string;
    },
  ): Promise<Outcome<null>> {
    const stored = await this.#parts.store.get<PaymentDocument>(PAYMENTS, news.paymentId);
    if (!stored) return refuse('PaymentNotFound');
    if (stored.body.asset !== news.asset || stored.body.amountMinor !== news.amountMinor) {
      return refuse('WebhookMismatch');
    }
    await this.#settle(stored, news);
    return { ok: true, value: null };
  }

  /** Asks how the next `limit` undecided payments stand. Answers where to go on; null at the end. */
  async resume(page: { readonly afterId: string | null; readonly limit: number }): Promise<string | null> {
    const { afterId, limit } = page;
    const query = {
      field: 'open',
      value: 'yes',
      limit,
      ...(afterId === null ? {} : { after: { id: afterId } }),
    };
    const found = await this.#parts.store.find<PaymentDocument>(PAYMENTS, query);
    // one that cannot be brought on does not keep the others waiting
    for (const stored of found) await this.#ask(stored).catch(this.#parts.onFailed);
    return found.length < limit ? null : (found.at(-1)?.id ?? null);
  }

  /** Asks the provider by charging again: it knows our id. */
  async #ask(stored: Versioned<PaymentDocument>): Promise<Versioned<PaymentDocument>> {
    if (stored.body.status !== 'pending') return stored;
    const { payments, clock } = this.#parts;
    const isAbandoned = clock.nowMs() - stored.body.createdAtMs > ABANDONED_AFTER_MS;
    try {
      const answer = isAbandoned
        ? ((await payments.findPayment(stored.id)) ?? NEVER_ARRIVED)
        : await payments.charge({ id: stored.id, userId: stored.body.userId, money: moneyOf(stored.body) });
      return await this.#settle(stored, answer);
    } catch (error) {
      // not known is pending: a webhook or the next round will tell
      if (error instanceof PaymentsUnavailable) return stored;
      throw error;
    }
  }

  /**
   * Writes the books first, then the document: a process that dies between the two does it again, and the entry ids
   * keep it single.
   */
  async #settle(
    stored: Versioned<PaymentDocument>,
    { state, reason }: ProviderAnswer<PaymentStatus>,
  ): Promise<Versioned<PaymentDocument>> {
    if (RANK[state] >= RANK.succeeded) await this.#credit(stored);
    if (state === 'chargedBack') await this.#takeBack(stored, reason ?? 'charged back');
    return changeDocument<PaymentDocument>(this.#parts.store, PAYMENTS, stored.id, (body) => {
      if (RANK[state] <= RANK[body.status]) return null;
      const { open: _open, openOf: _openOf, ...rest } = body;
      return state === 'pending' ? body : { ...rest, status: state, reason };
    });
  }

  async #credit(stored: Versioned<PaymentDocument>): Promise<void> {
    const facts = this.#factsOf(stored);
    const { asset, amountMinor } = facts.money;
    await this.#appendOnce(topUpEntryId(stored.id), async () => {
      const owedMinor = (await this.#parts.ledger.balances(owedBy(facts.userId)))[asset] ?? 0n;
      return topUpEntry(facts, least(owedMinor, amountMinor));
    });
  }

  async #takeBack(stored: Versioned<PaymentDocument>, reason: string): Promise<void> {
    const facts = this.#factsOf(stored);
    const { asset, amountMinor } = facts.money;
    await this.#appendOnce(chargebackEntryId(stored.id), async () => {
      const heldMinor = (await this.#parts.ledger.balances(walletOf(facts.userId)))[asset] ?? 0n;
      return chargebackEntry(facts, { takenMinor: least(heldMinor, amountMinor), reason });
    });
  }

  /** Appends until it is in the journal, by us or by somebody else who had the same news. */
  async #appendOnce(
    entryId: string,
    decide: () => Promise<Parameters<LedgerPort['append']>[0]>,
  ): Promise<void> {
    const { ledger } = this.#parts;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if ((await ledger.get(entryId)) !== null) return;
      const outcome = await ledger.append(await decide());
      if (outcome.ok) return;
      const isRaced =
        outcome.rejection === 'InsufficientFunds' || outcome.rejection === 'IdempotencyConflict';
      if (!isRaced) throw new Error(`${entryId} cannot be booked: ${outcome.rejection}`);
    }
    throw new Error(`${entryId} was overtaken ${MOST_TRIES} times`);
  }

  #factsOf({ id, body }: Versioned<PaymentDocument>) {
    return { paymentId: id, userId: body.userId, provider: this.#parts.payments.name, money: moneyOf(body) };
  }

  async #get(paymentId: string): Promise<Versioned<PaymentDocument>> {
    const stored = await this.#parts.store.get<PaymentDocument>(PAYMENTS, paymentId);
    if (!stored) throw new Error(`payment ${paymentId} vanished`);
    return stored;
  }

  async #answer(stored: Versioned<PaymentDocument>): Promise<TopUpAnswer> {
    const isCredited = RANK[stored.body.status] >= RANK.succeeded;
    const receipt: Receipt | null = isCredited ? await this.#parts.ledger.get(topUpEntryId(stored.id)) : null;
    return { payment: viewOf(stored), receipt };
  }
}

const NEVER_ARRIVED: ProviderAnswer<PaymentStatus> = {
  state: 'failed',
  reason: 'the payment provider was never reached',
};

function viewOf({ id, body }: Versioned<PaymentDocument>): PaymentView {
  const { status, asset, amountMinor, createdAtMs, reason } = body;
  return { paymentId: id, status, asset, amountMinor, createdAtMs, reason };
}

function moneyOf({ asset, amountMinor }: PaymentDocument): Money {
  return { asset, amountMinor: BigInt(amountMinor) };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
