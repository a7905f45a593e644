import { moneyApi } from '../../net/moneyApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/money.ts';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { EarningsCards } from './EarningsCards.tsx';
import { PayOut } from './PayOut.tsx';
import { PayoutList } from './PayoutList.tsx';
import styles from './Wallet.module.css';

/** Shows what the platform has of tips, and pays it out. */
export function FeesCard({ onChange }: { readonly onChange: () => void }) {
  const { value, refused, reload } = useAsked(moneyApi.fees, []);
  if (!value) return <Problem text={refused?.message} />;
  const { earnings, payouts } = value;
  const done = () => {
    reload();
    onChange();
  };
  return (
    <Card className={styles.form}>
      <h2 className={styles.cardTitle}>{t('fees.title')}</h2>
      <p className={styles.sub}>{earnings.assets.length === 0 ? t('fees.none') : t('fees.about')}</p>
      <EarningsCards earnings={earnings} />
      {earnings.assets.length > 0 ? (
        <div className={styles.actions}>
          <PayOut earnings={earnings} title={t('fees.payOut')} pay={moneyApi.payOutFees} onDone={done} />
        </div>
      ) : null}
      <PayoutList payouts={payouts} />
    </Card>
  );
}
