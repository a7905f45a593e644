import CircleCheck from 'lucide-react/icons/circle-check';
import CircleHelp from 'lucide-react/icons/circle-help';
import CircleX from 'lucide-react/icons/circle-x';
import { useEffect, useState } from 'react';
import type { SignedReceipt } from '../../../shared/protocol/money.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { t } from '../../texts/money.ts';
import { Spinner } from '../../ui/display/Spinner.tsx';
import { checkReceipt, type ReceiptCheck } from '../../wallet/checkReceipt.ts';
import styles from './Wallet.module.css';

export type CheckableReceipt = Pick<SignedReceipt, 'receipt'> & Partial<SignedReceipt>;

const PARTS = ['content', 'chain', 'balance', 'signature'] as const satisfies readonly (keyof ReceiptCheck)[];

export function ReceiptChecks({ signed }: { readonly signed: CheckableReceipt }) {
  const [check, setCheck] = useState<ReceiptCheck | null>(null);
  useEffect(() => {
    let here = true;
    void moneyApi
      .receiptKey()
      .then((key) => checkReceipt(signed, key.ok ? key.value : null))
      .then((done) => here && setCheck(done));
    return () => {
      here = false;
    };
  }, [signed]);
  if (!check) return <Spinner size={22} label={t('check.checking')} />;
  return (
    <ul className={styles.checks} aria-label={t('check.browser')}>
      {PARTS.map((part) => (
        <li key={part} data-check={part} data-result={String(check[part])}>
          <CheckSign result={check[part]} />
          {check[part] === null ? t('check.notHere', { what: t(`check.${part}`) }) : t(`check.${part}`)}
        </li>
      ))}
    </ul>
  );
}

function CheckSign({ result }: { readonly result: boolean | null }) {
  if (result === null) return <CircleHelp aria-label={t('check.unknown')} className={styles.unknown} />;
  return result ? (
    <CircleCheck aria-label={t('check.right')} className={styles.right} />
  ) : (
    <CircleX aria-label={t('check.wrong')} className={styles.wrong} />
  );
}
