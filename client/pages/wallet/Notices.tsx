import Hourglass from 'lucide-react/icons/hourglass';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import type { WalletAnswer } from '../../../shared/protocol/money.ts';
import { formatMoney } from '../../texts/format.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import styles from './Wallet.module.css';

/** What is under way, and what is owed. */
export function Notices({
  wallet,
  onChange,
}: {
  readonly wallet: WalletAnswer;
  readonly onChange: () => void;
}) {
  return (
    <>
      {wallet.pendingPayments.map(({ paymentId, asset, amountMinor }) => (
        <div key={paymentId} role="status" className={styles.notice}>
          <Hourglass aria-hidden size={18} />
          <span>
            {formatMoney({ asset, amountMinor: BigInt(amountMinor) })} is being confirmed by the payment
            provider.
          </span>
          <Button size="s" variant="ghost" onClick={onChange}>
            Look again
          </Button>
        </div>
      ))}
      {wallet.debts.map(({ asset, amountMinor }) => (
        <div key={asset} role="status" className={cx(styles.notice, styles.debt)}>
          <TriangleAlert aria-hidden size={18} />
          <span>
            A payment was charged back after its money was spent: your next {asset} top-ups first pay{' '}
            {formatMoney({ asset, amountMinor: BigInt(amountMinor) })}.
          </span>
        </div>
      ))}
    </>
  );
}
