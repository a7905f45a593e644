import Split from 'lucide-react/icons/split';
import { Suspense, useState } from 'react';
import type { EarningsView } from '../../../shared/protocol/money.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { preloadDialog } from '../../ui/popups/Dialog.tsx';
import { EarningsCards } from './EarningsCards.tsx';
import { PayOut } from './PayOut.tsx';
import { PayoutList } from './PayoutList.tsx';
import styles from './Wallet.module.css';

const SplitDialog = lazyPart(() => import('./SplitDialog.tsx'));

interface EarningsProps {
  readonly earnings: EarningsView;
  readonly onChange: () => void;
}

/** Shows what a creator has earned: what can be paid out, and what a refund could still ask for. */
export function Earnings({ earnings, onChange }: EarningsProps) {
  const [sharing, setSharing] = useState(false);
  const [turn, setTurn] = useState(0);
  const done = () => {
    setTurn((before) => before + 1);
    onChange();
  };
  return (
    <section aria-label={t('earnings.title')} className={styles.form}>
      {earnings.assets.length === 0 ? (
        <p className={styles.sub}>{t('earnings.none')}</p>
      ) : (
        <EarningsCards earnings={earnings} />
      )}
      <div className={styles.actions}>
        <PayOut
          earnings={earnings}
          title={t('payout.title')}
          pay={moneyApi.payOut}
          onDone={done}
          variant="primary"
        />
        <Button icon={<Split aria-hidden />} onPointerEnter={preloadDialog} onClick={() => setSharing(true)}>
          {t('earnings.share')}
        </Button>
      </div>
      <Suspense fallback={null}>
        {sharing ? <SplitDialog onClose={() => setSharing(false)} /> : null}
      </Suspense>
      <Payouts turn={turn} />
    </section>
  );
}

function Payouts({ turn }: { readonly turn: number }) {
  const payouts = useAsked(moneyApi.payouts, [turn]).value?.payouts ?? [];
  return <PayoutList payouts={payouts} />;
}
