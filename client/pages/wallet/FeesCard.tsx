import Banknote from 'lucide-react/icons/banknote';
import { useState } from 'react';
import { HOUR_MS } from '../../../shared/time.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { Dialog, preloadDialog } from '../../ui/popups/Dialog.tsx';
import { EarningsCards } from './EarningsCards.tsx';
import { PayoutForm } from './PayoutForm.tsx';
import { PayoutList } from './PayoutList.tsx';
import styles from './Wallet.module.css';

/** Shows what the platform has of tips, and pays it out. */
export function FeesCard({ onChange }: { readonly onChange: () => void }) {
  const { value, refused, reload } = useAsked(moneyApi.fees, []);
  const [open, setOpen] = useState(false);
  if (!value) return <Problem text={refused?.message} />;
  const { earnings, payouts } = value;
  const payable = earnings.assets.filter(({ availableMinor }) => BigInt(availableMinor) > 0n);
  const hours = Math.round(earnings.protectionMs / HOUR_MS);
  const done = () => {
    setOpen(false);
    reload();
    onChange();
  };
  return (
    <Card className={styles.form}>
      <h2 className={styles.cardTitle}>{t('fees.title')}</h2>
      <p className={styles.sub}>{earnings.assets.length === 0 ? t('fees.none') : t('fees.about')}</p>
      <div className={styles.balances}>
        {earnings.assets.map((of) => (
          <EarningsCards key={of.asset} of={of} hours={hours} isCounting={earnings.isCounting} />
        ))}
      </div>
      {earnings.assets.length > 0 ? (
        <div className={styles.actions}>
          <Button
            icon={<Banknote aria-hidden />}
            disabled={payable.length === 0}
            onPointerEnter={preloadDialog}
            onClick={() => setOpen(true)}
          >
            {t('payout.do')}
          </Button>
        </div>
      ) : null}
      <PayoutList payouts={payouts} />
      <Dialog open={open} onOpenChange={setOpen} title={t('fees.payOut')} size="s">
        {open ? <PayoutForm payable={payable} pay={moneyApi.payOutFees} onDone={done} /> : null}
      </Dialog>
    </Card>
  );
}
