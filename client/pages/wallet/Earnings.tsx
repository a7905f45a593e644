import Banknote from 'lucide-react/icons/banknote';
import Split from 'lucide-react/icons/split';
import { Suspense, useState } from 'react';
import type { EarningsView } from '../../../shared/protocol/money.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Dialog, preloadDialog } from '../../ui/popups/Dialog.tsx';
import { EarningsCards } from './EarningsCards.tsx';
import { PayoutForm } from './PayoutForm.tsx';
import { PayoutList } from './PayoutList.tsx';
import styles from './Wallet.module.css';

const SplitDialog = lazyPart(() => import('./SplitDialog.tsx'));

interface EarningsProps {
  readonly earnings: EarningsView;
  readonly onChange: () => void;
}

/** Shows what a creator has earned: what can be paid out, and what a refund could still ask for. */
export function Earnings({ earnings, onChange }: EarningsProps) {
  const [open, setOpen] = useState(false);
  const [sharing, setSharing] = useState(false);
  const [turn, setTurn] = useState(0);
  const payable = earnings.assets.filter(({ availableMinor }) => BigInt(availableMinor) > 0n);
  const hours = Math.round(earnings.protectionMs / HOUR_MS);
  const done = () => {
    setOpen(false);
    setTurn((before) => before + 1);
    onChange();
  };
  return (
    <section aria-label={t('earnings.title')} className={styles.form}>
      {earnings.assets.length === 0 ? (
        <p className={styles.sub}>{t('earnings.none')}</p>
      ) : (
        <div className={styles.balances}>
          {earnings.assets.map((of) => (
            <EarningsCards key={of.asset} of={of} hours={hours} isCounting={earnings.isCounting} />
          ))}
        </div>
      )}
      <div className={styles.actions}>
        <Button
          variant="primary"
          icon={<Banknote aria-hidden />}
          disabled={payable.length === 0}
          onPointerEnter={preloadDialog}
          onClick={() => setOpen(true)}
        >
          {t('payout.do')}
        </Button>
        <Button icon={<Split aria-hidden />} onPointerEnter={preloadDialog} onClick={() => setSharing(true)}>
          {t('earnings.share')}
        </Button>
      </div>
      <Suspense fallback={null}>
        {sharing ? <SplitDialog onClose={() => setSharing(false)} /> : null}
      </Suspense>
      <Payouts turn={turn} />
      <Dialog open={open} onOpenChange={setOpen} title={t('payout.title')} size="s">
        {open ? <PayoutForm payable={payable} pay={moneyApi.payOut} onDone={done} /> : null}
      </Dialog>
    </section>
  );
}

function Payouts({ turn }: { readonly turn: number }) {
  const payouts = useAsked(moneyApi.payouts, [turn]).value?.payouts ?? [];
  return <PayoutList payouts={payouts} />;
}
