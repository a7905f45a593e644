import { useBalances } from '../net/session.ts';
import { Amount } from '../ui/display/Amount.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import styles from './BalanceList.module.css';

/** What is in the wallet, one line an asset. */
export function BalanceList() {
  const balances = useBalances();
  if (!balances) return <Skeleton height={62} radius={12} />;
  return (
    <dl className={styles.list}>
      {balances.map(({ asset, amountMinor }) => (
        <div key={asset} className={styles.line}>
          <dt className={styles.asset}>{asset}</dt>
          <dd>
            <Amount inert money={{ asset, amountMinor: BigInt(amountMinor) }} className={styles.amount} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
