import { useState } from 'react';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/money.ts';
import { Card } from '../ui/display/Card.tsx';
import styles from './WalletPage.module.css';
import { type CheckableReceipt, ReceiptChecks } from './wallet/ReceiptChecks.tsx';
import { ReceiptDrop } from './wallet/ReceiptDrop.tsx';
import { ReceiptFacts } from './wallet/ReceiptFacts.tsx';
import { parseReceipts } from './wallet/receiptFile.ts';
import wallet from './wallet/Wallet.module.css';

/** The page at `/verify` checks a saved receipt in this browser; the receipt is sent nowhere. */
export default function VerifyPage() {
  useTitle(t('verify.title'));
  const [receipts, setReceipts] = useState<readonly CheckableReceipt[] | null | 'unreadable'>(null);
  return (
    <div className={styles.page}>
      <header>
        <h1 className={styles.heading}>{t('verify.title')}</h1>
        <p className={styles.lead}>{t('verify.about')}</p>
      </header>
      <ReceiptDrop onText={(text) => setReceipts(text === null ? 'unreadable' : parseReceipts(text))} />
      {receipts === 'unreadable' ? (
        <p role="alert" className={wallet.wrong}>
          {t('verify.none')}
        </p>
      ) : (
        receipts?.map((signed, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may hold the same receipt twice
          <Card key={at}>
            <div className={wallet.form}>
              <ReceiptChecks signed={signed}>
                <ReceiptFacts receipt={signed.receipt} />
              </ReceiptChecks>
            </div>
          </Card>
        ))
      )}
    </div>
  );
}
