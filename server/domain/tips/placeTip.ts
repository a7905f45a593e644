import type { Asset } from '../../../shared/money.ts';
import {
  type Receipt,
  TEXT_LEFT_OUT,
  type TextLeftOut,
  type TipAnswer,
} from '../../../shared/protocol/answers.ts';
import type { TipCommand } from '../../../shared/protocol/commands.ts';
import type { TipRules } from '../../../shared/protocol/feed.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { type LedgerPort, LedgerUnavailable } from '../../services/ledger/port.ts';
import type { OpaqueIds } from '../../services/opaqueIds/port.ts';
import { type Quote, type RatesPort, RatesUnavailable } from '../../services/rates/port.ts';
import type { SplitsPort } from '../../services/splits/port.ts';
import { StoreUnavailable } from '../../services/store/port.ts';
import type { SupportersPort } from '../../services/supporters/port.ts';
import type { QuotedTip, TipQuotesPort } from '../../services/tipQuotes/port.ts';
import { type Checked, checkAmount, checkTipMessage } from '../text.ts';
import { LEDGER_CODES } from './ledgerCodes.ts';
import { checkTipSize, type TipOrder, tipEntry, tipEntryId } from './tipEntry.ts';

interface Money {
  readonly ledger: LedgerPort;
  readonly rates: RatesPort;
  readonly opaqueIds: OpaqueIds;
  /** Opens what was quoted before. It is asked where tips may carry a quote. */
  readonly tipQuotes?: Pick<TipQuotesPort, 'open'>;
  /** How creators share their tips. It is asked where tips are shared. */
  readonly splits?: Pick<SplitsPort, 'of'>;
  /** Who stands on no board. It is asked where givers stand on one beside the tip. */
  readonly supporters?: Pick<SupportersPort, 'isHidden'>;
}

/** Who is paid, and what is asked of a tip where it is given. */
export interface TipTaker {
  readonly payee: Person;
  /** Where the payee has it: among what a creator earns, or in the wallet. `creator` unless it is given. */
  readonly into?: 'creator' | 'wallet';
  readonly rules: TipRules;
  /** The tip link through which it is given: whoever brought the giver with it has their share. */
  readonly linkId?: string;
  /** Whether tips here are shared as the payee says. */
  readonly isShared?: boolean;
  /** Whether those who gave most are shown here. */
  readonly hasBoard?: boolean;
}

/**
 * Pays one tip from the giver's wallet to whoever takes it; it is in the journal when this resolves. The same command
 * again answers the first receipt, whatever the rate and the room have become since.
 */
export async function placeTip(
  money: Money,
  input: {
    readonly command: TipCommand;
    readonly giver: Person;
    /** The `ref` of the entry: what the tip is for. */
    readonly ref: string;
    /** Who takes the tip, or why nobody can be tipped right now. */
    readonly taker: Checked<TipTaker>;
    /**
     * Returns why that person may not write right now; null: they may. It is asked for a text that would be shown,
     * with the id of its tip.
     */
    readonly whySilent: (tipId: string) => Promise<TextLeftOut | null>;
  },
): Promise<Outcome<TipAnswer>> {
  const { command, giver, ref, taker, whySilent } = input;
  const paid = checkAmount(command);
  if (!paid.ok) return refuse(paid.code);
  const message = checkTipMessage(command.message ?? '');
  if (!message.ok) return refuse(message.code);
  const wanted = {
    ref,
    giver,
    paid: paid.value,
    message: message.value,
    anonymous: command.anonymous ?? false,
  };
  const entryId = tipEntryId(giver.id, command.commandId);
  try {
    const first = await money.ledger.get(entryId);
    if (first) return repeat(money, first, wanted);
    if (!taker.ok) return refuse(taker.code);
    const { payee, into, rules, linkId, isShared, hasBoard } = taker.value;
    if (payee.id === giver.id) return refuse('SelfTip');
    const quoted = await quoteOf(money, { giverId: giver.id, paid: paid.value, quoteId: command.quoteId });
    if (!quoted.ok) return quoted;
    const quote = quoted.value;
    const small = checkTipSize(rules, { ...wanted, mesiMinor: quote.mesiMinor });
    if (small) return refuse(small);
    const leftOut = wanted.message === '' ? null : await whySilent(money.opaqueIds.tip(entryId));
    const text = leftOut === null ? {} : { message: '', textLeftOut: leftOut };
    const through = linkId === undefined ? {} : { linkId };
    const sharing = { giverId: giver.id, anonymous: wanted.anonymous, ...through };
    const isDivided = isShared || linkId !== undefined;
    const shares = (isDivided && (await money.splits?.of(payee.id, sharing))) || [];
    const isUnranked = Boolean(hasBoard && !wanted.anonymous && (await money.supporters?.isHidden(giver.id)));
    const facts = { entryId, payee, quote, shares, isUnranked, ...(into ? { into } : {}) };
    const order = { ...wanted, ...text, ...facts };
    return await append(money, order, wanted);
  } catch (error) {
    if (LOST.some((lost) => error instanceof lost)) return refuse('TemporarilyUnavailable');
    throw error;
  }
}

/** Returns what the giver was quoted, or the rate of now where they were not. */
async function quoteOf(
  { rates, tipQuotes }: Money,
  { quoteId, ...tip }: QuotedTip & { readonly quoteId: string | undefined },
): Promise<Outcome<Quote>> {
  if (quoteId === undefined) return { ok: true, value: await rates.quote(tip.paid) };
  return tipQuotes?.open({ ...tip, quoteId }) ?? refuse('QuoteNotFound');
}

/** Infrastructure that is lost says nothing about the tip. */
const LOST = [LedgerUnavailable, RatesUnavailable, StoreUnavailable];

async function append(money: Money, order: TipOrder, wanted: Wanted): Promise<Outcome<TipAnswer>> {
  const outcome = await money.ledger.append(tipEntry(order));
  if (outcome.ok) return paidAnswer(money, outcome.receipt, order);
  // the same command twice at once, quoted at two rates: the first is the one
  const first = outcome.rejection === 'IdempotencyConflict' ? await money.ledger.get(order.entryId) : null;
  return first ? repeat(money, first, wanted) : refuse(LEDGER_CODES[outcome.rejection]);
}

type Wanted = Pick<TipOrder, 'ref' | 'giver' | 'paid' | 'message' | 'anonymous'>;

async function repeat(money: Money, receipt: Receipt, wanted: Wanted): Promise<Outcome<TipAnswer>> {
  const { memo } = receipt;
  const same =
    receipt.ref === wanted.ref &&
    memo.asset === wanted.paid.asset &&
    memo.amountMinor === wanted.paid.amountMinor.toString() &&
    // nobody remembers how a text read that was left out
    (memo.textLeftOut !== undefined || memo.message === wanted.message) &&
    memo.anonymous === (wanted.anonymous ? 'yes' : 'no');
  return same ? paidAnswer(money, receipt, wanted) : refuse('IdempotencyConflict');
}

async function paidAnswer(
  money: Money,
  receipt: Receipt,
  { giver, paid }: { readonly giver: Person; readonly paid: { readonly asset: Asset } },
): Promise<Outcome<TipAnswer>> {
  const balances = await money.ledger.balances(`wallet:${giver.id}`);
  const tipId = money.opaqueIds.tip(receipt.entryId);
  const textLeftOut = TEXT_LEFT_OUT.find((code) => code === receipt.memo.textLeftOut) ?? null;
  const balanceMinor = (balances[paid.asset] ?? 0n).toString();
  return { ok: true, value: { receipt, tipId, textLeftOut, balanceMinor } };
}
