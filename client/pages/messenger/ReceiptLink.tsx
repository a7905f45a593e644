import { Link } from 'wouter';
import { t } from '../../texts/paidCalls.ts';
import styles from './PaidState.module.css';

/** Leads to the receipt of an order's end, which only those read whose money moved. */
export function ReceiptLink({ orderId }: { readonly orderId: string }) {
  const entryId = encodeURIComponent(`hold/${orderId}/end`);
  return (
    <Link href={`/wallet?receipt=${entryId}`} className={styles.receipt}>
      {t('receipt')}
    </Link>
  );
}
