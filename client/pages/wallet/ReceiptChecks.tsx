import CircleCheck from 'lucide-react/icons/circle-check';
import CircleHelp from 'lucide-react/icons/circle-help';
import CircleX from 'lucide-react/icons/circle-x';
import { useEffect, useState } from 'react';
import type { SignedReceipt } from '../../../shared/protocol/money.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { checkReceipt, type ReceiptCheck } from '../../wallet/checkReceipt.ts';
import styles from './Wallet.module.css';

export type CheckableReceipt = Pick<SignedReceipt, 'receipt'> & Partial<SignedReceipt>;

const WORDS: Readonly<Record<keyof ReceiptCheck, string>> = {
  content: 'Who paid what to whom, and for what, is what was booked',
  chain: 'Its number, time and place in the chain are what was booked',
  balance: 'What left one account arrived on others, to the last unit',
  signature: 'This server signed it',
};

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
  if (!check) return <Spinner size={22} label="Checking" />;
  return (
    <ul className={styles.checks} aria-label="Checked in your browser">
      {(Object.keys(WORDS) as (keyof ReceiptCheck)[]).map((part) => (
        <li key={part} data-check={part} data-result={String(check[part])}>
          <CheckSign result={check[part]} />
          {check[part] === null ? `${WORDS[part]}: not checked here` : WORDS[part]}
        </li>
      ))}
    </ul>
  );
}

function CheckSign({ result }: { readonly result: boolean | null }) {
  if (result === null) return <CircleHelp aria-label="Not known" className={styles.unknown} />;
  return result ? (
    <CircleCheck aria-label="Right" className={styles.right} />
  ) : (
    <CircleX aria-label="Wrong" className={styles.wrong} />
  );
}
