import ArrowLeftRight from 'lucide-react/icons/arrow-left-right';
import Gauge from 'lucide-react/icons/gauge';
import Plus from 'lucide-react/icons/plus';
import { Suspense, useState } from 'react';
import type { WalletAnswer } from '../../../shared/protocol/money.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Amount } from '../../ui/display/Amount.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Dialog, preloadDialog } from '../../ui/popups/Dialog.tsx';
import { openAddFunds } from '../../wallet/addFunds.tsx';
import { ConvertForm } from './ConvertForm.tsx';
import styles from './Wallet.module.css';

const SpendingDialog = lazyPart(() => import('./SpendingDialog.tsx'));

interface BalancesProps {
  readonly wallet: WalletAnswer | null;
  readonly onChange: () => void;
}

export function Balances({ wallet, onChange }: BalancesProps) {
  const [converting, setConverting] = useState(false);
  const [limiting, setLimiting] = useState(false);
  if (!wallet) return <Skeleton height={104} radius={18} />;
  const done = () => {
    setConverting(false);
    onChange();
  };
  return (
    <section aria-label={t('balances')} className={styles.form}>
      <div className={styles.balances}>
        {wallet.balances.map(({ asset, amountMinor }) => (
          <div
            key={asset}
            className={cx(styles.balance, asset === 'MESI' && styles.first)}
            data-asset={asset}
          >
            <span className={styles.asset}>{asset}</span>
            <Amount money={{ asset, amountMinor: BigInt(amountMinor) }} className={styles.amount} />
          </div>
        ))}
      </div>
      <div className={styles.actions}>
        <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => openAddFunds()}>
          {t('wallet.addFunds')}
        </Button>
        <Button
          icon={<ArrowLeftRight aria-hidden />}
          onPointerEnter={preloadDialog}
          onClick={() => setConverting(true)}
        >
          {t('convert')}
        </Button>
        <Button icon={<Gauge aria-hidden />} onPointerEnter={preloadDialog} onClick={() => setLimiting(true)}>
          {t('wallet.limits')}
        </Button>
      </div>
      <Suspense fallback={null}>
        {limiting ? <SpendingDialog onClose={() => setLimiting(false)} /> : null}
      </Suspense>
      <Dialog open={converting} onOpenChange={setConverting} title={t('convert')} size="s">
        {converting ? <ConvertForm balances={wallet.balances} onDone={done} /> : null}
      </Dialog>
    </section>
  );
}
