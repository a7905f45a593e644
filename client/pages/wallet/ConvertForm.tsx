import { type FormEvent, useState } from 'react';
import { ASSET_CODES, type Asset } from '../../../shared/money.ts';
import type { AssetAmount, QuoteView } from '../../../shared/protocol/money.ts';
import { formatDuration } from '../../../shared/time.ts';
import { useCommandId } from '../../net/commandIds.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { renewSession } from '../../net/session.ts';
import { formatMoney } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { positiveTyped } from '../../texts/typed.ts';
import { AmountField } from '../../ui/controls/AmountField.tsx';
import { Button } from '../../ui/controls/Button.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { Facts } from '../../ui/display/Facts.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Wallet.module.css';

interface ConvertFormProps {
  readonly balances: readonly AssetAmount[];
  readonly onDone: () => void;
}

const options = ASSET_CODES.map((asset) => ({ value: asset, label: asset }));

/** Asks first what a conversion would bring, then, while that rate stands, for the yes. */
export function ConvertForm({ balances, onDone }: ConvertFormProps) {
  const [from, setFrom] = useState<Asset>('USD');
  const [to, setTo] = useState<Asset>('MESI');
  const [text, setText] = useState('');
  const { quote, busy, error, ask, convert, forget } = useConversion(onDone);
  const amountMinor = positiveTyped(text, from);
  const have = BigInt(balances.find(({ asset }) => asset === from)?.amountMinor ?? '0');
  const tooMuch = amountMinor !== null && amountMinor > have;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (quote) void convert();
    else if (amountMinor && !tooMuch && from !== to)
      void ask({ from, to, amountMinor: amountMinor.toString() });
  };
  const edit = (change: () => void) => {
    forget();
    change();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.two}>
        <AssetSelect
          label={t('convert.from')}
          value={from}
          onChange={(asset) => edit(() => setFrom(asset))}
        />
        <AssetSelect label={t('convert.to')} value={to} onChange={(asset) => edit(() => setTo(asset))} />
      </div>
      <AmountField
        label={t('convert.amount')}
        asset={from}
        text={text}
        onText={(typed) => edit(() => setText(typed))}
        hint={t('convert.have', { amount: formatMoney({ asset: from, amountMinor: have }) })}
        error={tooMuch ? t('convert.tooMuch') : null}
      />
      <Problem text={from === to ? t('convert.same') : null} />
      {quote ? <Quote quote={quote} /> : null}
      <Problem text={error} />
      <Button
        type="submit"
        variant="primary"
        size="l"
        wide
        busy={busy}
        disabled={!amountMinor || tooMuch || from === to}
      >
        {quote
          ? t('convert.do', { amount: money(quote.to) })
          : amountMinor
            ? t('convert.rateFor', { amount: formatMoney({ asset: from, amountMinor }) })
            : t('convert.rate')}
      </Button>
    </form>
  );
}

interface AssetSelectProps {
  readonly label: string;
  readonly value: Asset;
  readonly onChange: (asset: Asset) => void;
}

function AssetSelect({ label, value, onChange }: AssetSelectProps) {
  return <Select label={label} value={value} options={options} onChange={onChange} />;
}

const money = ({ asset, amountMinor }: AssetAmount) =>
  formatMoney({ asset, amountMinor: BigInt(amountMinor) });

function Quote({ quote }: { readonly quote: QuoteView }) {
  const nowMs = useServerNow();
  const left = quote.expiresAtMs - nowMs;
  return (
    <Facts
      rows={[
        [t('convert.give'), money(quote.from)],
        [t('convert.get'), quote.rest ? `${money(quote.to)} + ${money(quote.rest)}` : money(quote.to)],
        [
          t('convert.stands'),
          left > 0 ? t('convert.for', { time: formatDuration(left) }) : t('convert.noLonger'),
        ],
      ]}
    />
  );
}

function useConversion(onDone: () => void) {
  const [quote, setQuote] = useState<QuoteView | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { commandIdFor, answered } = useCommandId();
  const forget = () => {
    setQuote(null);
    setError(null);
  };
  const ask = async (wish: { from: string; to: string; amountMinor: string }) => {
    setBusy(true);
    const answer = await moneyApi.quote(wish);
    setBusy(false);
    if (answer.ok) setQuote(answer.value);
    setError(answer.ok ? null : answer.rejection.message);
  };
  const convert = async () => {
    if (!quote) return;
    setBusy(true);
    const { quoteId } = quote;
    const answer = await moneyApi.convert({ commandId: commandIdFor(quoteId), quoteId });
    answered(answer);
    setBusy(false);
    if (answer.ok) {
      void renewSession();
      showToast({ title: t('convert.done', { amount: money(quote.to) }), tone: 'positive' });
      return onDone();
    }
    if (answer.rejection.code !== 'TemporarilyUnavailable') forget();
    setError(answer.rejection.message);
  };
  return { quote, busy, error, ask, convert, forget };
}
