import ReceiptText from 'lucide-react/icons/receipt-text';
import { useState } from 'react';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/money.ts';
import { FileButton } from '../ui/controls/FileButton.tsx';
import { Card } from '../ui/display/Card.tsx';
import styles from './WalletPage.module.css';
import { type CheckableReceipt, ReceiptChecks } from './wallet/ReceiptChecks.tsx';
import wallet from './wallet/Wallet.module.css';

const LARGEST_BYTES = 1_000_000;

/** The page at `/verify` checks a saved receipt in this browser; the receipt is sent nowhere. */
export default function VerifyPage() {
  useTitle(t('verify.title'));
  const [receipts, setReceipts] = useState<readonly CheckableReceipt[] | 'unreadable' | null>(null);
  const read = async (file: File) => {
    setReceipts(file.size > LARGEST_BYTES ? 'unreadable' : parse(await file.text()));
  };
  return (
    <div className={styles.page}>
      <header>
        <h1 className={styles.heading}>{t('verify.title')}</h1>
        <p className={styles.lead}>{t('verify.about')}</p>
      </header>
      <Card>
        <FileButton
          label={t('verify.file')}
          icon={<ReceiptText aria-hidden />}
          accept="application/json,.json"
          onFile={(file) => void read(file)}
        />
      </Card>
      {receipts === 'unreadable' ? <p className={wallet.error}>{t('verify.none')}</p> : null}
      {Array.isArray(receipts)
        ? receipts.map((signed, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a file may hold the same receipt twice
            <Card key={at}>
              <h2 className={wallet.what}>{signed.receipt.entryId}</h2>
              <ReceiptChecks signed={signed} />
            </Card>
          ))
        : null}
    </div>
  );
}

/** What is read was written by anybody: only what has the shape of a receipt is looked at. */
function parse(text: string): readonly CheckableReceipt[] | 'unreadable' {
  try {
    const value: unknown = JSON.parse(text);
    const list = (Array.isArray(value) ? value : [value]).map(asSigned);
    const found = list.filter((one) => one !== null);
    return found.length === list.length && found.length > 0 ? found : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function asSigned(value: unknown): CheckableReceipt | null {
  if (!isObject(value)) return null;
  const signed = isObject(value.receipt) ? value : { receipt: value };
  const { receipt } = signed as { receipt: Record<string, unknown> };
  const legs = Array.isArray(receipt.legs) && receipt.legs.every(isLeg);
  const whole =
    legs && isObject(receipt.source) && isObject(receipt.memo) && typeof receipt.entryId === 'string';
  return whole ? (signed as unknown as CheckableReceipt) : null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLeg = (leg: unknown): boolean => isObject(leg) && /^-?\d{1,100}$/.test(String(leg.amountMinor));
