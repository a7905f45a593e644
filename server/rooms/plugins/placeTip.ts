import type { Asset } from '../../../shared/money.ts';
import {
  type Receipt,
  TEXT_LEFT_OUT,
  type TextLeftOut,
  type TipAnswer,
} from '../../../shared/protocol/answers.ts';
import type { TipCommand } from '../../../shared/protocol/commands.ts';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import { LedgerUnavailable } from '../../services/ledger/port.ts';
import { RatesUnavailable } from '../../services/rates/port.ts';
import type { Services } from '../../services/services.ts';
import { accept, refuse } from '../kernel/seat.ts';
import { LEDGER_CODES } from '../policies/ledgerCodes.ts';
import { checkAmount, checkTipMessage } from '../policies/text.ts';
import {
  checkMenuChoice,
  checkTipSize,
  type TipOrder,
  tipEntry,
  tipEntryId,
  tipRef,
} from '../policies/tips.ts';

type Money = Pick<Services, 'ledger' | 'rates' | 'opaqueIds'>;

/**
 * One tip from the giver's wallet to the creator, in the journal when this resolves. The same command again answers
 * the first receipt, whatever the rate and the stream have become since.
 */
export async function placeTip(
  money: Money,
  input: {
    readonly command: TipCommand;
    readonly giver: Person;
    readonly stage: StageView | null;
    readonly streamId: string;
    /** Why that person may not write right now; asked for a text that would be shown, with the id of its tip. */
    readonly whySilent: (tipId: string) => Promise<TextLeftOut | null>;
  },
): Promise<Outcome<TipAnswer>> {
  const { command, giver, stage, streamId, whySilent } = input;
  const paid = checkAmount(command);
  if (!paid.ok) return refuse(paid.code);
  const message = checkTipMessage(command.message ?? '');
  if (!message.ok) return refuse(message.code);
  const wanted = {
    streamId,
    giver,
    paid: paid.value,
    message: message.value,
    anonymous: command.anonymous ?? false,
  };
  const entryId = tipEntryId(giver.id, command.commandId);
  try {
    const first = await money.ledger.get(entryId);
    if (first) return repeat(money, first, wanted);
    const closed = whyClosed(stage, giver);
    if (closed || !stage) return refuse(closed ?? 'TemporarilyUnavailable');
    const quote = await money.rates.quote(paid.value);
    const chosen = checkMenuChoice(stage.menu, { itemId: command.menuItemId, mesiMinor: quote.mesiMinor });
    if (!chosen.ok) return refuse(chosen.code);
    const small = checkTipSize(stage.tipRules, { ...wanted, mesiMinor: quote.mesiMinor });
    if (small) return refuse(small);
    const leftOut = wanted.message === '' ? null : await whySilent(money.opaqueIds.tip(entryId));
    const text = leftOut === null ? {} : { message: '', textLeftOut: leftOut };
    const menu = chosen.value === null ? {} : { menuTitle: chosen.value };
    const order = { ...wanted, ...menu, ...text, entryId, creator: stage.creator, quote };
    return await append(money, order, wanted);
  } catch (error) {
    if (error instanceof LedgerUnavailable || error instanceof RatesUnavailable)
      return refuse('TemporarilyUnavailable');
    throw error;
  }
}

function whyClosed(stage: StageView | null, giver: Person): RejectionCode | null {
  if (!stage) return 'TemporarilyUnavailable';
  if (stage.phase.type === 'ended') return 'StreamEnded';
  if (stage.phase.type === 'idle') return 'StreamNotLive';
  return stage.creator.id === giver.id ? 'SelfTip' : null;
}

async function append(money: Money, order: TipOrder, wanted: Wanted): Promise<Outcome<TipAnswer>> {
  const outcome = await money.ledger.append(tipEntry(order));
  if (outcome.ok) return accept(await tipAnswer(money, outcome.receipt, order));
  // the same command twice at once, quoted at two rates: the first is the one
  const first = outcome.rejection === 'IdempotencyConflict' ? await money.ledger.get(order.entryId) : null;
  return first ? repeat(money, first, wanted) : refuse(LEDGER_CODES[outcome.rejection]);
}

type Wanted = Pick<TipOrder, 'streamId' | 'giver' | 'paid' | 'message' | 'anonymous'>;

async function repeat(money: Money, receipt: Receipt, wanted: Wanted): Promise<Outcome<TipAnswer>> {
  const { memo, ref } = receipt;
  const same =
    ref === tipRef(wanted.streamId) &&
    memo.asset === wanted.paid.asset &&
    memo.amountMinor === wanted.paid.amountMinor.toString() &&
    // of a text that was left out nobody remembers how it read
    (memo.textLeftOut !== undefined || memo.message === wanted.message) &&
    memo.anonymous === (wanted.anonymous ? 'yes' : 'no');
  return same ? accept(await tipAnswer(money, receipt, wanted)) : refuse('IdempotencyConflict');
}

async function tipAnswer(
  money: Money,
  receipt: Receipt,
  { giver, paid }: { readonly giver: Person; readonly paid: { readonly asset: Asset } },
): Promise<TipAnswer> {
  const balances = await money.ledger.balances(`wallet:${giver.id}`);
  const tipId = money.opaqueIds.tip(receipt.entryId);
  const textLeftOut = TEXT_LEFT_OUT.find((code) => code === receipt.memo.textLeftOut) ?? null;
  return { receipt, tipId, textLeftOut, balanceMinor: (balances[paid.asset] ?? 0n).toString() };
}
