import { type FormEvent, useState } from 'react';
import type { EarningsView } from '../../../shared/protocol/money.ts';
import { useCommandId } from '../../net/commandIds.ts';
import type { moneyApi } from '../../net/moneyApi.ts';
import { formatMoney, typedAmount } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { positiveTyped } from '../../texts/typed.ts';
import { AmountField } from '../../ui/controls/AmountField.tsx';
import { Button } from '../../ui/controls/Button.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Wallet.module.css';

interface PayoutFormProps {
  /** Assets of which something can be paid out; at least one. */
  readonly payable: EarningsView['assets'];
  readonly pay: typeof moneyApi.payOut;
  readonly onDone: () => void;
}

export function PayoutForm({ payable, pay, onDone }: PayoutFormProps) {
  const [asset, setAsset] = useState(payable[0]?.asset ?? 'MESI');
  const available = BigInt(payable.find((of) => of.asset === asset)?.availableMinor ?? '0');
  const [text, setText] = useState(() => typedAmount({ asset, amountMinor: available }));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { commandIdFor, answered } = useCommandId();
  const amountMinor = positiveTyped(text, asset);
  const fits = amountMinor !== null && amountMinor <= available;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fits) return;
    setBusy(true);
    const wish = { asset, amountMinor: amountMinor.toString() };
    const commandId = commandIdFor(wish.asset, wish.amountMinor);
    const answer = await pay({ commandId, ...wish });
    answered(answer);
    setBusy(false);
    if (answer.ok) {
      showToast({
        title: t('payout.onItsWay', { amount: formatMoney({ asset, amountMinor }) }),
        tone: 'positive',
      });
      return onDone();
    }
    setError(answer.rejection.message);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {payable.length > 1 ? (
        <Select
          label={t('currency')}
          value={asset}
          options={payable.map((of) => ({ value: of.asset, label: of.asset }))}
          onChange={setAsset}
        />
      ) : null}
      <AmountField
        label={t('payout.amount', { asset })}
        asset={asset}
        text={text}
        onText={setText}
        hint={t('payout.upTo', { amount: formatMoney({ asset, amountMinor: available }) })}
        error={fits ? null : t('payout.tooMuch')}
      />
      <Problem text={error} />
      <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!fits}>
        {fits ? t('payout.doAmount', { amount: formatMoney({ asset, amountMinor }) }) : t('payout.do')}
      </Button>
    </form>
  );
}
