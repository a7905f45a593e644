import type { TipperView } from '../../../shared/protocol/feed.ts';
import { formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/stage.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import styles from './TopTippers.module.css';

export function TopTipperList({ tippers }: { readonly tippers: readonly TipperView[] }) {
  return (
    <ol className={styles.list}>
      {tippers.map((tipper, index) => (
        <li key={tipper.person?.id ?? 'anonymous'} className={styles.row}>
          <span className={styles.rank}>{index + 1}</span>
          <Avatar person={tipper.person} size={36} />
          <bdi className={styles.rowName}>{tipper.person?.name ?? t('anonymous')}</bdi>
          <span className={styles.rowAmount}>{formatMesi(tipper.mesiMinor)}</span>
        </li>
      ))}
    </ol>
  );
}
