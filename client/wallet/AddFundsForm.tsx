import FlaskConical from 'lucide-react/icons/flask-conical';
import { type FormEvent, useState } from 'react';
import type { Asset } from '../../shared/money.ts';
import { api } from '../net/api.ts';
import { useCommandId } from '../net/commandIds.ts';
import { balanceOf, renewSession, useBalances } from '../net/session.ts';
import { t } from '../texts/common.ts';
import { formatMoney, formatNumber, typedAmount } from '../texts/format.ts';
import { positiveTyped } from '../texts/typed.ts';
import { AmountField } from '../ui/controls/AmountField.tsx';
import { Button } from '../ui/controls/Button.tsx';
import { Badge } from '../ui/display/Badge.tsx';
import { showToast } from '../ui/notices/toasts.ts';
import styles from './AddFundsForm.module.css';
import { AssetChoice } from './AssetChoice.tsx';

const PRESETS: Readonly<Record<Asset, readonly string[]>> = {
  USD: ['20', '50', '100', '250'],
  EUR: ['20', '50', '100', '250'],
  USDC: ['20', '50', '100', '250'],
  MESI: ['50', '200', '500', '2000'],
};

/** What the field begins with when nothing is known to be missing. */
const USUAL = '50';

interface AddFundsFormProps {
  readonly initialAsset: Asset;
  /** What is missing of it: the field begins with that. */
  readonly missingMinor: bigint | null;
  readonly onDone: () => void;
}

export default function AddFundsForm({ initialAsset, missingMinor, onDone }: AddFundsFormProps) {
  const [asset, setAsset] = useState(initialAsset);
  const [typed, setText] = useState<string | null>(null);
  const wanted = asset === initialAsset ? missingMinor : null;
  const text = typed ?? (wanted === null ? USUAL : typedAmount({ asset, amountMinor: wanted }));
  const balances = useBalances();
  const { busy, error, clearError, topUp } = useTopUp(onDone);
  const amountMinor = positiveTyped(text, asset);
  const valid = amountMinor !== null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (valid) void topUp(asset, amountMinor);
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <Badge tone="warning" icon={<FlaskConical aria-hidden />} className={styles.sandbox}>
        {t('funds.sandbox')}
      </Badge>
      <AssetChoice
        value={asset}
        onChange={(next) => {
          setAsset(next);
          clearError();
        }}
      />
      <div className={styles.presets}>
        {PRESETS[asset].map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={text === preset}
            className={styles.preset}
            onClick={() => {
              setText(preset);
              clearError();
            }}
          >
            {formatNumber(Number(preset))}
          </button>
        ))}
      </div>
      <AmountField
        label={t('funds.amount')}
        asset={asset}
        text={text}
        after={<span className={styles.unit}>{asset}</span>}
        error={error}
        hint={t('funds.have', { amount: formatMoney({ asset, amountMinor: balanceOf(balances, asset) }) })}
        onText={(next) => {
          setText(next);
          clearError();
        }}
      />
      <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!valid}>
        {valid ? t('funds.addAmount', { amount: formatMoney({ asset, amountMinor }) }) : t('funds.add')}
      </Button>
    </form>
  );
}

function useTopUp(onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { commandIdFor, answered } = useCommandId();

  const topUp = async (asset: Asset, amountMinor: bigint) => {
    setBusy(true);
    const wish = { asset, amountMinor: amountMinor.toString() };
    const commandId = commandIdFor(wish.asset, wish.amountMinor);
    const answer = await api.topUp({ commandId, ...wish });
    answered(answer);
    setBusy(false);
    if (!answer.ok) {
      setError(answer.rejection.message);
      return;
    }
    const { status, reason } = answer.value.payment;
    if (status === 'pending') {
      void renewSession();
      showToast({
        title: t('funds.onItsWay', { amount: formatMoney({ asset, amountMinor }) }),
        body: t('funds.confirming'),
      });
      return onDone();
    }
    if (status !== 'succeeded') {
      setError(t('funds.declined', { reason: reason ?? t('funds.noReason') }));
      return;
    }
    void renewSession();
    showToast({
      title: t('funds.added', { amount: formatMoney({ asset, amountMinor }) }),
      body: t('funds.ready'),
      tone: 'positive',
    });
    onDone();
  };
  return { busy, error, clearError: () => setError(null), topUp };
}
