import { ASSET_CODES, isAsset } from '../../../shared/money.ts';
import type { AssetAmount, SolvencyAnswer } from '../../../shared/protocol/money.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { OpaqueIds } from '../opaqueIds/port.ts';
import type { PaymentsPort, WebhookReading } from '../payments/port.ts';
import type { RatesPort } from '../rates/port.ts';
import type { Clock } from '../runtime/port.ts';
import type { StorePort } from '../store/port.ts';
import { forgetEvents, takeOnce } from '../webhookEvents.ts';
import { owedBy, walletOf } from './bookings.ts';
import { createConversions } from './conversions.ts';
import { countBehind } from './earnings.ts';
import { clearDesks } from './payoutDesk.ts';
import { Payouts } from './payouts.ts';
import type { TopUpsPort, WalletPort } from './port.ts';
import { checkSolvency } from './solvency.ts';
import { createStatements } from './statement.ts';
import { TopUps } from './topUps.ts';

const ROUND_EVERY_MS = 30 * SECOND_MS;
const PAGE_DOCUMENTS = 200;
/** Long histories that one round reads on in. */
const COUNTED_CREATORS = 5;
const SOLVENCY_FRESH_MS = MINUTE_MS;

export interface WalletParts {
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly rates: RatesPort;
  readonly payments: PaymentsPort;
  readonly identity: IdentityPort;
  readonly opaqueIds: OpaqueIds;
  readonly clock: Clock;
  /** The secret that seals quotes and cursors, the same on every server of a set. */
  readonly secret: string;
  /** How long what a creator earned can be refunded, and is not paid out. */
  readonly protectionMs: number;
  /** Called when a round of looking after what is half-way failed; the next one comes. */
  readonly onFailed: (cause: unknown) => void;
}

export function createWallet(parts: WalletParts): WalletPort {
  const { ledger, store, clock, identity, opaqueIds, secret } = parts;
  const topUps = new TopUps(parts);
  const payouts = new Payouts(parts);
  const caretaker = new Caretaker(parts, { topUps, payouts });
  return {
    async read({ id, isCreator }) {
      const [held, owed, pendingPayments, earnings] = await Promise.all([
        ledger.balances(walletOf(id)),
        ledger.balances(owedBy(id)),
        topUps.pendingOf(id),
        isCreator ? payouts.earnings(id) : null,
      ]);
      const amountIn = (sums: typeof held) => (asset: AssetAmount['asset']) => ({
        asset,
        amountMinor: String(sums[asset] ?? 0n),
      });
      return {
        balances: ASSET_CODES.map(amountIn(held)),
        debts: ASSET_CODES.filter((asset) => owed[asset]).map(amountIn(owed)),
        pendingPayments,
        earnings,
      };
    },
    topUps: withWebhooks(parts, { topUps, payouts }),
    conversions: createConversions(parts),
    payouts,
    statements: createStatements({ ledger, store, identity, opaqueIds, secret }),
    solvency: atMostOnceAMinute(clock, () => checkSolvency(ledger, clock.nowMs())),
    start: () => caretaker.start(),
  };
}

interface Desks {
  readonly topUps: TopUps;
  readonly payouts: Payouts;
}

/** What an event does is never done twice, so it may come again. */
function withWebhooks({ store, payments, clock }: WalletParts, desks: Desks): TopUpsPort {
  const { topUps } = desks;
  return {
    begin: (command) => topUps.begin(command),
    read: (query) => topUps.read(query),
    pendingOf: (userId) => topUps.pendingOf(userId),
    async takeWebhook(input) {
      const reading = payments.readWebhook(input);
      if (!reading.ok) return refuse(reading.rejection);
      const { event } = reading;
      return takeOnce({ store, clock }, event.eventId, () => hear(desks, event));
    },
  };
}

type Event = Extract<WebhookReading, { ok: true }>['event'];

async function hear({ topUps, payouts }: Desks, event: Event): Promise<Outcome<null>> {
  const { id, type, status, asset, amountMinor, reason = null } = event;
  if (!isAsset(asset)) return refuse('WebhookMismatch');
  if (type === 'payment') {
    return topUps.hear({ paymentId: id, asset, amountMinor, state: status, reason });
  }
  if (status === 'declined' || status === 'chargedBack') {
    return refuse('WebhookMismatch');
  }
  return payouts.hear({ payoutId: id, asset, amountMinor, state: status, reason });
}

/**
 * Asks at most once a minute, counted from the end of one walk to the begin of the next; whoever asks meanwhile gets
 * the same answer.
 */
function atMostOnceAMinute(clock: Clock, ask: () => Promise<SolvencyAnswer>): () => Promise<SolvencyAnswer> {
  let answer: Promise<SolvencyAnswer> | null = null;
  let freshUntilMs = Number.POSITIVE_INFINITY;
  return () => {
    if (answer !== null && clock.nowMs() < freshUntilMs) return answer;
    freshUntilMs = Number.POSITIVE_INFINITY;
    answer = ask().finally(() => {
      freshUntilMs = clock.nowMs() + SOLVENCY_FRESH_MS;
    });
    answer.catch(() => {
      answer = null;
    });
    return answer;
  };
}

/** Looks after what a crash, a lost webhook or a slow provider left half-way. Any number of servers may. */
class Caretaker {
  readonly #parts: WalletParts;
  readonly #desks: Desks;
  #cancel: (() => void) | null = null;
  #round: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: WalletParts, desks: Desks) {
    this.#parts = parts;
    this.#desks = desks;
  }

  start(): () => Promise<void> {
    this.#isStopped = false;
    this.#begin();
    return async () => {
      this.#isStopped = true;
      this.#cancel?.();
      await this.#round;
    };
  }

  #begin(): void {
    this.#round = this.#goRound().catch(this.#parts.onFailed);
    void this.#round.then(() => {
      if (!this.#isStopped) this.#cancel = this.#parts.clock.after(ROUND_EVERY_MS, () => this.#begin());
    });
  }

  async #goRound(): Promise<void> {
    const { topUps, payouts } = this.#desks;
    await clearDesks(this.#parts.store, PAGE_DOCUMENTS, (order) => payouts.setAside(order));
    await this.#page((page) => topUps.resume(page));
    await this.#page((page) => payouts.resume(page));
    await countBehind(this.#parts, COUNTED_CREATORS);
    await forgetEvents(this.#parts);
  }

  async #page(
    resume: (page: { readonly afterId: string | null; readonly limit: number }) => Promise<string | null>,
  ): Promise<void> {
    let afterId: string | null = null;
    do afterId = await resume({ afterId, limit: PAGE_DOCUMENTS });
    while (afterId !== null && !this.#isStopped);
  }
}
