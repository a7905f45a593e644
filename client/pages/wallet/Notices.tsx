import Hourglass from 'lucide-react/icons/hourglass';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import type { WalletAnswer } from '../../../shared/protocol/money.ts';
import { formatMoney } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { cx } from '../../ui/cx.ts';
import styles from './Wallet.module.css';

/** Says what is under way, and what is owed. */
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
            {t('notice.confirming', { amount: formatMoney({ asset, amountMinor: BigInt(amountMinor) }) })}
          </span>
          <Button size="s" variant="ghost" onClick={onChange}>
            {t('notice.lookAgain')}
          </Button>
        </div>
      ))}
      {wallet.debts.map(({ asset, amountMinor }) => (
        <div key={asset} role="status" className={cx(styles.notice, styles.debt)}>
          <TriangleAlert aria-hidden size={18} />
          <span>
            {t('notice.debt', { asset, amount: formatMoney({ asset, amountMinor: BigInt(amountMinor) }) })}
          </span>
        </div>
      ))}
    </>
  );
}
