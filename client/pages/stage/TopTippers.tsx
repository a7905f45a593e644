import Crown from 'lucide-react/icons/crown';
import { useState } from 'react';
import type { TipperView } from '../../../shared/protocol/feed.ts';
import { formatAmount } from '../../texts/format.ts';
import { t } from '../../texts/stage.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { TopTipperList } from './TopTipperList.tsx';
import styles from './TopTippers.module.css';

/** How many stand in the strip; all of them stand in the dialog. */
const IN_STRIP = 6;

export function TopTippers({ tippers }: { readonly tippers: readonly TipperView[] }) {
  const [open, setOpen] = useState(false);
  if (tippers.length === 0) return null;
  return (
    <section aria-label={t('tippers.title')} className={styles.strip}>
      <ol className={styles.people}>
        {tippers.slice(0, IN_STRIP).map((tipper, index) => (
          <li key={tipper.person?.id ?? 'anonymous'} className={styles.tipper} data-rank={index + 1}>
            <span className={styles.face}>
              <Avatar person={tipper.person} size={28} />
              {index === 0 ? <Crown aria-hidden className={styles.crown} /> : null}
            </span>
            <bdi className={styles.name}>{tipper.person?.name ?? t('anonymous')}</bdi>
            <span className={styles.amount}>
              {formatAmount({ asset: 'MESI', amountMinor: BigInt(tipper.mesiMinor) })}
            </span>
          </li>
        ))}
      </ol>
      <button type="button" className={styles.all} onClick={() => setOpen(true)}>
        {tippers.length > IN_STRIP ? t('tippers.all', { count: tippers.length }) : t('tippers.list')}
      </button>
      <Dialog open={open} onOpenChange={setOpen} title={t('tippers.title')} description={t('tippers.about')}>
        <TopTipperList tippers={tippers} />
      </Dialog>
    </section>
  );
}
