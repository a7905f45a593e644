import type { EarningsView } from '../../../shared/protocol/money.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { formatMoney, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { Amount } from '../../ui/display/Amount.tsx';
import styles from './Wallet.module.css';

/** How much of each asset can be paid out, and how much a refund could still ask for. */
export function EarningsCards({ earnings }: { readonly earnings: EarningsView }) {
  const { assets, protectionMs, isCounting } = earnings;
  const hours = Math.round(protectionMs / HOUR_MS);
  return (
    <div className={styles.balances}>
      {assets.map((of) => (
        <OfAsset key={of.asset} {...{ of, hours, isCounting }} />
      ))}
    </div>
  );
}

function OfAsset(props: {
  readonly of: EarningsView['assets'][number];
  readonly hours: number;
  readonly isCounting: boolean;
}) {
  const { asset, availableMinor, protectedMinor, nextRelease } = props.of;
  const money = (amountMinor: string) => formatMoney({ asset, amountMinor: BigInt(amountMinor) });
  return (
    <>
      <div className={styles.balance}>
        <span className={styles.asset}>{t('earnings.payable')}</span>
        <Amount money={{ asset, amountMinor: BigInt(availableMinor) }} className={styles.amount} />
        {props.isCounting ? <span className={styles.sub}>{t('earnings.counting')}</span> : null}
      </div>
      <div className={styles.balance}>
        <span className={styles.asset}>{t('earnings.protected', { hours: props.hours })}</span>
        <Amount money={{ asset, amountMinor: BigInt(protectedMinor) }} className={styles.amount} />
        {nextRelease ? (
          <span className={styles.sub}>
            {t('earnings.release', {
              amount: money(nextRelease.amountMinor),
              date: formatWhen(nextRelease.atMs, 'minute'),
            })}
          </span>
        ) : null}
      </div>
    </>
  );
}
