import Banknote from 'lucide-react/icons/banknote';
import type { PayoutView } from '../../../shared/protocol/money.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { Amount } from '../../ui/display/Amount.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import styles from './Wallet.module.css';

const TONES = { requested: 'neutral', held: 'warning', paid: 'positive', failed: 'danger' } as const;

interface PayoutListProps {
  /** Newest first; `askedBy` is there where somebody asks for others. */
  readonly payouts: readonly (PayoutView & { readonly askedBy?: Person | null })[];
}

export function PayoutList({ payouts }: PayoutListProps) {
  if (payouts.length === 0) return null;
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <h2 className={styles.cardTitle}>{t('payouts')}</h2>
      </div>
      <ul className={styles.lines}>
        {payouts.map(({ payoutId, asset, amountMinor, status, createdAtMs, reason, askedBy }) => (
          <li key={payoutId} className={styles.line}>
            <span aria-hidden className={styles.kind}>
              <Banknote />
            </span>
            <span className={styles.words}>
              <span className={styles.what}>
                <Amount money={{ asset, amountMinor: BigInt(amountMinor) }} />
              </span>
              <br />
              <span className={styles.when}>
                {formatWhen(createdAtMs, 'minute')}
                {askedBy ? <> · {t.rich('payout.askedBy', { name: <bdi>{askedBy.name}</bdi> })}</> : null}
                {reason ? ` · ${reason}` : ''}
              </span>
            </span>
            <Badge tone={TONES[status]}>{t(`payout.${status}`)}</Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}
