import { useEffect } from 'react';
import { type Asset, unitMinor } from '../../../../shared/money.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { formatMesi, formatMoney } from '../../../texts/format.ts';
import { t } from '../../../texts/tipQuotes.ts';
import styles from './QuoteLine.module.css';
import type { TipQuote } from './useTipQuote.ts';

interface QuoteLineProps {
  readonly asset: Asset;
  readonly quoted: TipQuote;
}

/** What a tip in another asset brings, at which rate, and how long that stands; then another quote is asked for. */
export function QuoteLine({ asset, quoted: { quote, isAwaited, renew } }: QuoteLineProps) {
  if (quote === null) return isAwaited ? <p className={styles.line}>{t('asking')}</p> : null;
  const unit = unitMinor(asset);
  const { numerator, denominator } = quote.rate;
  const ofUnit = (unit * BigInt(numerator)) / BigInt(denominator);
  const rate = t('rate', {
    unit: formatMoney({ asset, amountMinor: unit }),
    mesi: formatMesi(ofUnit),
  });
  return (
    <p className={styles.line} data-quote={quote.mesiMinor}>
      <strong>{t('brings', { amount: formatMesi(quote.mesiMinor) })}</strong> <span>{rate}</span>{' '}
      <Stands untilMs={quote.expiresAtMs} onOver={renew} />
    </p>
  );
}

/** Counts down how long a quote stands. It is told once, not each second. */
function Stands({ untilMs, onOver }: { readonly untilMs: number; readonly onOver: () => void }) {
  const leftMs = Math.max(0, untilMs - useServerNow());
  const isOver = leftMs === 0;
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  return (
    <span role="timer" aria-live="off">
      {t('stands', { time: formatDuration(leftMs) })}
    </span>
  );
}
