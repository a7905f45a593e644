import ShieldAlert from 'lucide-react/icons/shield-alert';
import ShieldCheck from 'lucide-react/icons/shield-check';
import ShieldQuestion from 'lucide-react/icons/shield-question-mark';
import { type ReactNode, useEffect, useState } from 'react';
import type { SignedReceipt } from '../../../shared/protocol/money.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { formatMoney } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { cx } from '../../ui/cx.ts';
import { Spinner } from '../../ui/display/Spinner.tsx';
import { checkReceipt, type ReceiptCheck } from '../../wallet/checkReceipt.ts';
import { type Verdict, verdictOf } from '../../wallet/verdict.ts';
import { CheckList, type CheckRow } from './CheckList.tsx';
import styles from './Receipt.module.css';

export type CheckableReceipt = Pick<SignedReceipt, 'receipt'> & Partial<SignedReceipt>;

const PARTS = ['content', 'chain', 'balance', 'signature'] as const satisfies readonly (keyof ReceiptCheck)[];

interface Checked {
  readonly check: ReceiptCheck;
  readonly verdict: Verdict;
}

/** First the verdict, then what stands between, then what was checked for it. */
export function ReceiptChecks({
  signed,
  children,
}: {
  readonly signed: CheckableReceipt;
  readonly children: ReactNode;
}) {
  const checked = useChecked(signed);
  return (
    <>
      {checked ? <VerdictBox verdict={checked.verdict} /> : <Spinner size={22} label={t('check.checking')} />}
      {children}
      {checked ? (
        <section className={styles.checked}>
          <h3 className={styles.small}>{t('verdict.checks')}</h3>
          <CheckList label={t('check.browser')} rows={rowsOf(checked.check)} />
        </section>
      ) : null}
    </>
  );
}

function useChecked(signed: CheckableReceipt): Checked | null {
  const [checked, setChecked] = useState<Checked | null>(null);
  useEffect(() => {
    let here = true;
    setChecked(null);
    const look = async (): Promise<Checked> => {
      const key = await moneyApi.receiptKey();
      const check = await checkReceipt(signed, key.ok ? key.value : null);
      return { check, verdict: await verdictOf(signed.receipt, check) };
    };
    void look().then((done) => here && setChecked(done));
    return () => {
      here = false;
    };
  }, [signed]);
  return checked;
}

function VerdictBox({ verdict }: { readonly verdict: Verdict }) {
  const { type } = verdict;
  const isGood = type === 'genuine';
  const [title, body] = wordsOf(verdict);
  const sign = isGood ? <ShieldCheck /> : type === 'unproven' ? <ShieldQuestion /> : <ShieldAlert />;
  return (
    <div
      role="status"
      data-verdict={type}
      className={cx(styles.verdict, isGood ? styles.good : type === 'unproven' ? styles.open : styles.bad)}
    >
      <span aria-hidden className={styles.sign}>
        {sign}
      </span>
      <div>
        <p className={styles.title}>{title}</p>
        <p className={styles.body}>{body}</p>
      </div>
    </div>
  );
}

function wordsOf(verdict: Verdict): readonly [title: string, body: string] {
  if (verdict.type !== 'changed' || verdict.amount === null)
    return [t(`verdict.${verdict.type}`), t(`verdict.${verdict.type}Body`)];
  const { asset, wasMinor, nowMinor } = verdict.amount;
  return [
    t('verdict.changedAmount', { was: formatMoney({ asset, amountMinor: wasMinor }) }),
    t('verdict.changedAmountBody', { now: formatMoney({ asset, amountMinor: nowMinor }) }),
  ];
}

const rowsOf = (check: ReceiptCheck): readonly CheckRow[] =>
  PARTS.map((part) => ({
    check: part,
    result: check[part],
    words: check[part] === null ? t('check.notHere', { what: t(`check.${part}`) }) : t(`check.${part}`),
  }));
