import type { Asset, Money } from '../../../shared/money.ts';
import type { PayoutStatus, PayoutView } from '../../../shared/protocol/money.ts';
import { type Outcome, type RejectionCode, refuse } from '../../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../../shared/time.ts';
import {
  holdEndEntryId,
  holdEntryId,
  placeHold,
  postHold,
  readHold,
  voidHold,
} from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';
import {
  type PaymentsPort,
  PaymentsUnavailable,
  type PayoutState,
  type ProviderAnswer,
} from '../payments/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import { commandKey, creatorOf, owedBy } from './bookings.ts';
import { changeDocument } from './documents.ts';
import { readEarnings } from './earnings.ts';
import { type PayoutOrder, takeTurn } from './payoutDesk.ts';
import type { PayoutsPort } from './port.ts';

const PAYOUTS = COLLECTIONS.payouts.name;
/** The provider alone ends it: nobody may void what may already be on its way. */
const HOLD_LIFE_MS = 3_650 * DAY_MS;
/** What a creator is shown of their payouts. */
export const MOST_SHOWN = 100;
/** A refused one is watched so long for a hold that somebody who stalled placed after all. */
const WATCHED_MS = DAY_MS;

interface PayoutDocument {
  readonly [key: string]: string | number | null | undefined;
  readonly userId: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  /** The operator who asked for it, where nobody asks for themselves. */
  readonly askedById?: string;
  readonly status: PayoutStatus;
  readonly reason: string | null;
  readonly createdAtMs: number;
  /** Once it was set aside. */
  readonly held?: 'yes';
  /** While somebody has to look after it. */
  readonly open?: 'yes';
}

export interface PayoutsParts {
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly payments: PaymentsPort;
  readonly clock: Clock;
  readonly protectionMs: number;
  readonly onFailed: (cause: unknown) => void;
}

type Command = Parameters<PayoutsPort['request']>[0];

/** Earnings out: decided one at a time per creator, held, then posted or voided as the provider answers. SPEC.md: WA13 … WA16. */
export class Payouts {
  readonly #parts: PayoutsParts;

  constructor(parts: PayoutsParts) {
    this.#parts = parts;
  }

  earnings(creatorId: string) {
    return readEarnings(this.#parts, creatorId);
  }

  async request(command: Command): Promise<Outcome<PayoutView>> {
    const payoutId = commandKey('out', command);
    const known = await this.#find(payoutId);
    if (known) return this.#repeat(known, command);
    if (Object.keys(await this.#parts.ledger.balances(owedBy(command.userId))).length > 0) {
      return refuse('DebtOutstanding');
    }
    const order: PayoutOrder = {
      payoutId,
      userId: command.userId,
      asset: command.money.asset,
      amountMinor: String(command.money.amountMinor),
      createdAtMs: this.#parts.clock.nowMs(),
      ...(command.askedById === undefined ? {} : { askedById: command.askedById }),
    };
    const refused = await takeTurn(this.#parts.store, order, {
      judge: () => this.#judge(command),
      finish: (placing) => this.setAside(placing),
    });
    // somebody else may have sent the same command meanwhile
    const stored = await this.#find(payoutId);
    if (stored) return this.#repeat(stored, command);
    return refuse(refused ?? 'TemporarilyUnavailable');
  }

  async list(creatorId: string): Promise<readonly PayoutView[]> {
    const found = await this.#parts.store.find<PayoutDocument>(PAYOUTS, {
      field: 'userId',
      value: creatorId,
      by: 'createdAtMs',
      order: 'descending',
      limit: MOST_SHOWN,
    });
    return found.map((stored) => viewOf(stored));
  }

  /** Takes what the provider told by itself. Rejections: PaymentNotFound, WebhookMismatch. */
  async hear(
    news: ProviderAnswer<PayoutState> & {
      readonly payoutId: string;
      readonly asset: string;
      readonly amountMinor: string;
    },
  ): Promise<Outcome<null>> {
    const stored = await this.#find(news.payoutId);
    if (!stored) return refuse('PaymentNotFound');
    const { asset, amountMinor } = stored.body;
    if (asset !== news.asset || amountMinor !== news.amountMinor) return refuse('WebhookMismatch');
    await this.#settle(stored, news);
    return { ok: true, value: null };
  }

  /** Looks after the next `limit` payouts that are not over. Answers where to go on; null at the end. */
  async resume(page: { readonly afterId: string | null; readonly limit: number }): Promise<string | null> {
    const { afterId, limit } = page;
    const query = {
      field: 'open',
      value: 'yes',
      limit,
      ...(afterId === null ? {} : { after: { id: afterId } }),
    };
    const found = await this.#parts.store.find<PayoutDocument>(PAYOUTS, query);
    // one that cannot be brought on does not keep the others waiting
    for (const stored of found) await this.#drive(stored).catch(this.#parts.onFailed);
    return found.length < limit ? null : (found.at(-1)?.id ?? null);
  }

  /** Brings a payout that is decided to where its money is held. Whoever finds it may do it, again and again. */
  async setAside({ payoutId, ...order }: PayoutOrder): Promise<void> {
    const body: PayoutDocument = { ...order, status: 'requested', reason: null, open: 'yes' };
    await this.#parts.store.insert(PAYOUTS, payoutId, body);
    const stored = await this.#find(payoutId);
    if (stored?.body.status === 'requested') await this.#hold(stored);
  }

  async #judge({ userId, money }: Command): Promise<RejectionCode | null> {
    const { assets, isCounting } = await readEarnings(this.#parts, userId);
    if (isCounting) return 'TemporarilyUnavailable';
    const available = BigInt(assets.find(({ asset }) => asset === money.asset)?.availableMinor ?? '0');
    return money.amountMinor > available ? 'PayoutExceedsAvailable' : null;
  }

  async #hold({ id, body }: Versioned<PayoutDocument>): Promise<Versioned<PayoutDocument>> {
    const placed = await placeHold(this.#parts.ledger, {
      holdId: id,
      from: creatorOf(body.userId),
      held: moneyOf(body),
      conversion: null,
      ref: `payout:${id}`,
      dueAtMs: body.createdAtMs + HOLD_LIFE_MS,
      memo: {
        ...{ payoutId: id, provider: this.#parts.payments.name },
        ...(body.askedById === undefined ? {} : { askedById: body.askedById }),
      },
    });
    if (!placed.ok && placed.rejection !== 'InsufficientFunds') {
      throw new Error(`payout ${id} cannot be held: ${placed.rejection}`);
    }
    return this.#change(id, (now) => {
      if (now.status !== 'requested') return null;
      return placed.ok
        ? { ...now, status: 'held', held: 'yes' }
        : { ...now, status: 'failed', reason: 'the balance does not cover it any more' };
    });
  }

  async #repeat(stored: Versioned<PayoutDocument>, { money }: Command): Promise<Outcome<PayoutView>> {
    const { asset, amountMinor } = stored.body;
    if (asset !== money.asset || amountMinor !== String(money.amountMinor))
      return refuse('IdempotencyConflict');
    return { ok: true, value: viewOf(await this.#drive(stored)) };
  }

  /** Does one step after the other, each safe to repeat, until the provider has to be waited for. */
  async #drive(stored: Versioned<PayoutDocument>): Promise<Versioned<PayoutDocument>> {
    const at = stored.body.status === 'requested' ? await this.#hold(stored) : stored;
    if (at.body.status === 'failed') return this.#tidyUp(at);
    if (at.body.status !== 'held') return at;
    const { payments } = this.#parts;
    try {
      const order = { id: at.id, userId: at.body.userId, money: moneyOf(at.body) };
      return await this.#settle(at, await payments.payOut(order));
    } catch (error) {
      // it may have been paid: the money stays held until the provider says
      if (error instanceof PaymentsUnavailable) return at;
      throw error;
    }
  }

  async #settle(
    stored: Versioned<PayoutDocument>,
    { state, reason }: ProviderAnswer<PayoutState>,
  ): Promise<Versioned<PayoutDocument>> {
    if (state === 'pending') return stored;
    const { ledger, payments } = this.#parts;
    const { userId, amountMinor } = stored.body;
    const holdId = stored.id;
    const why = reason ?? 'the provider sent it back';
    const outside = { account: `external:${payments.name}:${userId}`, takenMinor: BigInt(amountMinor) };
    const end =
      state === 'succeeded'
        ? await postHold(ledger, { holdId, to: [outside] })
        : await voidHold(ledger, { holdId, reason: why });
    if (!end.ok && end.rejection !== 'HoldEnded')
      throw new Error(`payout ${holdId} cannot end: ${end.rejection}`);
    // of two answers that contradict each other the first one ended it
    const isPaid = end.receipt.kind === 'post';
    return this.#change(holdId, ({ open: _, ...now }) =>
      now.status === 'paid' || now.status === 'failed'
        ? null
        : { ...now, status: isPaid ? 'paid' : 'failed', reason: isPaid ? null : why },
    );
  }

  /** Gives back a hold that came after the refusal, from a process that had stalled. */
  async #tidyUp(stored: Versioned<PayoutDocument>): Promise<Versioned<PayoutDocument>> {
    const { ledger, clock } = this.#parts;
    if (stored.body.open === undefined) return stored;
    const hold = await readHold(ledger, stored.id);
    if (hold?.state === 'open') await voidHold(ledger, { holdId: stored.id, reason: 'refused' });
    if (clock.nowMs() - stored.body.createdAtMs < WATCHED_MS) return stored;
    return this.#change(stored.id, ({ open: _, ...now }) => now);
  }

  #find(payoutId: string): Promise<Versioned<PayoutDocument> | null> {
    return this.#parts.store.get<PayoutDocument>(PAYOUTS, payoutId);
  }

  #change(payoutId: string, decide: (body: PayoutDocument) => PayoutDocument | null) {
    return changeDocument<PayoutDocument>(this.#parts.store, PAYOUTS, payoutId, decide);
  }
}

function viewOf({ id, body }: Versioned<PayoutDocument>): PayoutView {
  const { status, asset, amountMinor, createdAtMs, reason, held, askedById } = body;
  return {
    payoutId: id,
    status,
    asset,
    amountMinor,
    createdAtMs,
    reason,
    holdEntryId: held ? holdEntryId(id) : null,
    endEntryId: held && status !== 'held' ? holdEndEntryId(id) : null,
    ...(askedById === undefined ? {} : { askedById }),
  };
}

function moneyOf({ asset, amountMinor }: PayoutDocument): Money {
  return { asset, amountMinor: BigInt(amountMinor) };
}
