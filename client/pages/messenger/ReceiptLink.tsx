import { Link } from 'wouter';
import { t } from '../../texts/paidCalls.ts';
import styles from './PaidState.module.css';

type ReceiptLinkProps =
  /** The receipt of an order's end. */
  | { readonly orderId: string }
  /** Leads to the receipt of a line whose entry the conversation has to be asked for. */
  | { readonly onOpen: () => void };

/** Leads to a receipt, which only those read whose money moved. */
export function ReceiptLink(props: ReceiptLinkProps) {
  if ('onOpen' in props) {
    return (
      <button type="button" className={styles.receipt} onClick={props.onOpen}>
        {t('receipt')}
      </button>
    );
  }
  return (
    <Link href={receiptPath(`hold/${props.orderId}/end`)} className={styles.receipt}>
      {t('receipt')}
    </Link>
  );
}

/** Returns where the receipt of an entry is shown. */
export const receiptPath = (entryId: string): string => `/wallet?receipt=${encodeURIComponent(entryId)}`;
