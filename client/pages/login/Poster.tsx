import Heart from 'lucide-react/icons/heart';
import { formatMoney } from '../../texts/format.ts';
import { t } from '../../texts/people.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { LiveBadge, ViewersBadge } from '../../ui/display/Badge.tsx';
import styles from './Poster.module.css';

const FLYING = [
  {
    person: { id: 'us_poster2', name: 'Noor' },
    amount: { asset: 'MESI', amountMinor: 5_000_000n },
    place: styles.first,
  },
  {
    person: { id: 'us_poster7', name: 'Teo Marsh' },
    amount: { asset: 'USD', amountMinor: 2_000n },
    place: styles.second,
  },
  {
    person: { id: 'us_poster4', name: 'Ines' },
    amount: { asset: 'MESI', amountMinor: 120_000_000n },
    place: styles.third,
  },
] as const;

/** A picture of the product, beside the forms on wide screens. */
export function Poster() {
  return (
    <div aria-hidden className={styles.poster}>
      <div className={styles.glow} />
      <div className={styles.scene}>
        <div className={styles.top}>
          <LiveBadge />
          <ViewersBadge count={1284} />
        </div>
        {FLYING.map(({ person, amount, place }) => (
          <div key={person.id} className={`${styles.tip} ${place}`}>
            <Avatar person={person} size={34} />
            <bdi className={styles.who}>{person.name}</bdi>
            <span className={styles.amount}>{formatMoney(amount)}</span>
          </div>
        ))}
        <span className={styles.heart}>
          <Heart fill="currentColor" />
        </span>
      </div>
      <p className={styles.line}>{t('poster.title')}</p>
      <p className={styles.body}>{t('poster.body')}</p>
    </div>
  );
}
