import { useState } from 'react';
import type { Asset } from '../../../../shared/money.ts';
import type { PledgeGoalView } from '../../../../shared/protocol/pledgeGoals.ts';
import { useCommandId } from '../../../net/commandIds.ts';
import { pledgeGoalsApi } from '../../../net/pledgeGoalsApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatMesi, formatMoney, formatWhen, typedAmount } from '../../../texts/format.ts';
import { t } from '../../../texts/pledges.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import { AddFundsButton } from '../../../wallet/addFunds.tsx';
import { PayWith, useFundedAsset, useTypedAmount } from '../tip/PayWith.tsx';
import styles from './PledgeGoals.module.css';

interface PledgeDialogProps {
  readonly goal: PledgeGoalView;
  readonly onClose: () => void;
  readonly onPledged: () => void;
}

/** The form of a pledge. It says when the money is the creator's, and when it returns. */
export default function PledgeDialog({ goal, onClose, onPledged }: PledgeDialogProps) {
  const { creator, title, targetMinor, deadlineAtMs, doneDays } = goal;
  const form = usePledge(goal);
  const { busy, refused, pledge, amount, asset } = form;
  const terms = t('pledge.terms', {
    creator: isolate(creator.name),
    target: formatMesi(targetMinor),
    deadline: formatWhen(deadlineAtMs, 'minute'),
    days: doneDays,
  });
  const submit = async () => {
    if (amount.type !== 'ok' || !(await pledge(amount.amountMinor))) return;
    showToast({
      title: t('pledge.done', { amount: formatMoney({ asset, amountMinor: amount.amountMinor }) }),
    });
    onPledged();
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose} size="s" title={t('pledge.for', { title: isolate(title) })}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <Money form={form} least={formatMesi(goal.leastMinor)} />
        <Switch label={t('pledge.anonymous')} checked={form.anonymous} onChange={form.setAnonymous} />
        <p className={styles.sub}>{shown(terms)}</p>
        <Problem text={refused?.message ?? null} />
        {amount.type === 'short' ? (
          <AddFundsButton asset={asset} missingMinor={amount.missingMinor} />
        ) : (
          <Button type="submit" variant="tip" size="l" wide busy={busy} disabled={amount.type !== 'ok'}>
            {amount.type === 'ok'
              ? t('pledge.do', { amount: formatMoney({ asset, amountMinor: amount.amountMinor }) })
              : t('pledge.doNone')}
          </Button>
        )}
      </form>
    </Dialog>
  );
}

type PledgeForm = ReturnType<typeof usePledge>;

function Money({ form, least }: { readonly form: PledgeForm; readonly least: string }) {
  const { asset, amount } = form;
  const missing =
    amount.type === 'short'
      ? t('pledge.missing', { amount: formatMoney({ asset, amountMinor: amount.missingMinor }) })
      : null;
  return (
    <>
      <PayWith asset={asset} onAsset={form.setAsset} />
      <AmountField
        label={t('pledge.amount')}
        asset={asset}
        text={form.text}
        onText={form.setText}
        hint={form.preview ?? t('pledge.least', { amount: least })}
        error={missing}
      />
    </>
  );
}

/** What is filled in; the same wish is one pledge until there is an answer. */
function usePledge({ id, leastMinor }: PledgeGoalView) {
  const funded = useFundedAsset(BigInt(leastMinor));
  const [chosen, setAsset] = useState<Asset | null>(null);
  const asset = chosen ?? funded;
  const [text, setText] = useState(() =>
    typedAmount({ asset: 'MESI', amountMinor: BigInt(leastMinor) < USUAL ? USUAL : BigInt(leastMinor) }),
  );
  const [anonymous, setAnonymous] = useState(false);
  const { busy, refused, run } = useRun();
  const { commandIdFor, answered } = useCommandId();
  const { amount, preview } = useTypedAmount(text, asset);
  const pledge = (amountMinor: bigint) =>
    run(async () => {
      const wish = { asset, amountMinor: String(amountMinor), anonymous };
      const commandId = commandIdFor(id, asset, wish.amountMinor, String(anonymous));
      const answer = await pledgeGoalsApi.pledge(id, { ...wish, commandId });
      answered(answer);
      return answer;
    });
  return {
    ...{ asset, text, setText, anonymous, setAnonymous, amount, preview, busy, refused, pledge },
    setAsset: (next: Asset) => {
      setAsset(next);
      setText('');
    },
  };
}

/** What stands in the field at first, in minor units of MESI. */
const USUAL = 25_000_000n;
