import { useEffect, useRef, useState } from 'react';
import { type Asset, isAsset } from '../../../../shared/money.ts';
import type { TextLeftOut } from '../../../../shared/protocol/answers.ts';
import type { Rejection } from '../../../../shared/protocol/rejections.ts';
import { noteBalance, renewSession } from '../../../net/session.ts';
import type { TipOutbox, TipOutcome } from '../../../net/stream/tipOutbox.ts';
import { formatMoney } from '../../../texts/format.ts';
import { t } from '../../../texts/watch.ts';
import { showToast } from '../../../ui/notices/toasts.ts';

export interface TipOrder {
  readonly asset: Asset;
  readonly amountMinor: bigint;
  readonly message: string;
  readonly anonymous: boolean;
  /** What was said that it brings; absent: nothing was. */
  readonly quoteId?: string | undefined;
}

export type TipPhase =
  | { readonly type: 'editing'; readonly refused: Rejection | null }
  /** It is sent. While it is `uncertain` there is no answer yet, and it is asked again under the same id. */
  | { readonly type: 'sending'; readonly uncertain: boolean }
  | {
      readonly type: 'paid';
      readonly receiptId: string;
      readonly paid: string;
      readonly textLeftOut: TextLeftOut | null;
    };

export interface Tipping {
  readonly phase: TipPhase;
  readonly send: (order: TipOrder) => void;
  /** What was refused, or paid, is of a tip before: the next one is written. */
  readonly edit: () => void;
}

/**
 * One tip at a time from this page; what an earlier page of this session left unanswered is seen through first.
 * `onOutcome` is told what came of each, and does not change.
 */
export function useTipping(outbox: TipOutbox, onOutcome?: (outcome: TipOutcome) => void): Tipping {
  const [phase, setPhase] = useState<TipPhase>({ type: 'editing', refused: null });
  const busy = useRef(false);
  useEffect(() => {
    outbox.resume((outcome) => {
      tellResumed(outcome);
      onOutcome?.(outcome);
    });
  }, [outbox, onOutcome]);

  const send = async (order: TipOrder) => {
    if (busy.current) return;
    busy.current = true;
    setPhase({ type: 'sending', uncertain: false });
    const { asset, amountMinor, message, anonymous, quoteId } = order;
    const outcome = await outbox.tip(
      {
        asset,
        amountMinor: amountMinor.toString(),
        ...(message ? { message } : {}),
        ...(anonymous ? { anonymous } : {}),
        ...(quoteId === undefined ? {} : { quoteId }),
      },
      () => setPhase({ type: 'sending', uncertain: true }),
    );
    busy.current = false;
    setPhase(phaseAfter(outcome));
    onOutcome?.(outcome);
  };
  return {
    phase,
    send: (order) => void send(order),
    edit: () => setPhase((now) => (now.type === 'sending' ? now : { type: 'editing', refused: null })),
  };
}

function phaseAfter(outcome: TipOutcome): TipPhase {
  if (outcome.type === 'refused') return { type: 'editing', refused: outcome.rejection };
  if (outcome.type === 'unconfirmed') {
    tellUnconfirmed(outcome);
    return { type: 'editing', refused: null };
  }
  noteBalanceOf(outcome);
  const { receipt, textLeftOut } = outcome.answer;
  return { type: 'paid', receiptId: receipt.entryId, paid: amountOf(outcome), textLeftOut };
}

function tellResumed(outcome: TipOutcome): void {
  if (outcome.type === 'unconfirmed') return tellUnconfirmed(outcome);
  if (outcome.type === 'paid') {
    noteBalanceOf(outcome);
    showToast({
      title: t('tipping.through', { amount: amountOf(outcome) }),
      body: sayLeftOut(outcome.answer.textLeftOut) ?? t('tipping.once'),
      tone: 'tip',
    });
    return;
  }
  showToast({
    title: t('tipping.notSent', { amount: amountOf(outcome) }),
    body: outcome.rejection.message,
    tone: 'warning',
  });
}

function tellUnconfirmed(outcome: TipOutcome): void {
  void renewSession();
  showToast({
    title: t('tipping.unconfirmed', { amount: amountOf(outcome) }),
    body: t('tipping.unconfirmedBody'),
    tone: 'warning',
    durationMs: 12_000,
  });
}

function noteBalanceOf({ tip, answer }: Extract<TipOutcome, { type: 'paid' }>): void {
  const { asset } = tip.command;
  if (isAsset(asset)) noteBalance({ asset, amountMinor: answer.balanceMinor });
}

/** Returns what was given, as people read it. */
export function amountOf({ tip }: TipOutcome): string {
  const { asset, amountMinor } = tip.command;
  return isAsset(asset) ? formatMoney({ asset, amountMinor: BigInt(amountMinor) }) : amountMinor;
}

/** Why a tip arrived without its text, for the person who gave it. */
export function sayLeftOut(why: TextLeftOut | null): string | null {
  return why === null ? null : t(`leftOut.${why}`);
}
