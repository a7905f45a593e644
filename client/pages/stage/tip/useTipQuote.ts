import { useEffect, useState } from 'react';
import type { Money } from '../../../../shared/money.ts';
import type { TipQuoteView } from '../../../../shared/protocol/tipQuotes.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { useAccount } from '../../../net/session.ts';
import { tipQuote } from '../../../net/tipQuotesApi.ts';

/** So long nobody has typed before a quote is asked for. */
const TYPED_MS = 300;
/** A quote that could not be had is asked for again after so long. */
const AGAIN_MS = 3_000;

export interface TipQuote {
  /** What the tip brings, and until when that stands; null: nothing is quoted, or not yet. */
  readonly quote: TipQuoteView | null;
  /** How long it stands yet, in ms. */
  readonly leftMs: number;
  /** Whether a tip has to wait for it. */
  readonly isAwaited: boolean;
  /** Asks for another one: this one was refused. */
  readonly renew: () => void;
}

/** Quotes a tip in another asset than MESI, and again whenever a quote has run out. Guests are quoted nothing. */
export function useTipQuote(money: Money | null): TipQuote {
  const isMember = useAccount() !== null;
  const nowMs = useServerNow();
  const [turn, setTurn] = useState(0);
  const [known, setKnown] = useState<{ readonly of: string; readonly quote: TipQuoteView } | null>(null);
  const isQuoted = isMember && money !== null && money.asset !== 'MESI';
  const of = isQuoted ? `${money.asset} ${money.amountMinor} ${turn}` : null;
  const quote = known !== null && known.of === of ? known.quote : null;
  const leftMs = quote === null ? 0 : Math.max(0, quote.expiresAtMs - nowMs);
  const renew = () => setTurn((before) => before + 1);
  const isOver = quote !== null && leftMs === 0;
  useEffect(() => {
    if (isOver) setTurn((before) => before + 1);
  }, [isOver]);
  const [asset, amountMinor] = of?.split(' ') ?? [];
  useEffect(() => {
    if (of === null || asset === undefined || amountMinor === undefined) return;
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
  return { quote: isOver ? null : quote, leftMs, isAwaited: isQuoted && (quote === null || isOver), renew };
}
