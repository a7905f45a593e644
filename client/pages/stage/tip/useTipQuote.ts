import { useCallback, useEffect, useState } from 'react';
import type { Money } from '../../../../shared/money.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { TipQuoteView } from '../../../../shared/protocol/tipQuotes.ts';
import { useAccount } from '../../../net/session.ts';
import { tipQuote } from '../../../net/tipQuotesApi.ts';

/** So long nobody has typed before a quote is asked for. */
const TYPED_MS = 300;
/** A quote that could not be had is asked for again after so long. */
const AGAIN_MS = 3_000;

export interface TipQuote {
  /** What the tip brings, and until when that stands; null: nothing is quoted, or not yet. */
  readonly quote: TipQuoteView | null;
  /** Whether a tip has to wait for it. */
  readonly isAwaited: boolean;
  /** Asks for another one: this one has run out. */
  readonly renew: () => void;
}

/** Quotes a tip in another asset than MESI; `QuoteLine` renews what has run out. A guest is given one of their own with the log-in. */
export function useTipQuote(money: Money | null): TipQuote {
  const giverId = useAccount()?.id ?? '';
  const [turn, setTurn] = useState(0);
  const [known, setKnown] = useState<{ readonly of: string; readonly quote: TipQuoteView } | null>(null);
  const renew = useCallback(() => setTurn((before) => before + 1), []);
  const isQuoted = money !== null && money.asset !== 'MESI';
  const [asset, amountMinor] = isQuoted ? [money.asset, String(money.amountMinor)] : [null, ''];
  const of = `${giverId} ${asset} ${amountMinor} ${turn}`;
  const quote = known?.of === of ? known.quote : null;
  useEffect(() => {
    if (asset === null) return;
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      const answer = await tipQuote({ asset, amountMinor });
      if (!isWanted) return;
      if (answer.ok) setKnown({ of, quote: answer.value });
      else timer = setTimeout(ask, AGAIN_MS);
    };
    timer = setTimeout(ask, TYPED_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [of, asset, amountMinor]);
  return { quote, isAwaited: isQuoted && quote === null, renew };
}

/** Asks for another quote when a tip was refused with that code: its quote ran out on the way. */
export function useRenewed(code: RejectionCode | undefined, { renew }: TipQuote): void {
  useEffect(() => {
    if (code === 'QuoteExpired' || code === 'QuoteNotFound') renew();
  }, [code, renew]);
}
