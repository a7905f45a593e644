import Coins from 'lucide-react/icons/coins';
import Gift from 'lucide-react/icons/gift';
import Users from 'lucide-react/icons/users';
import { useState } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatAmount, formatMesi, formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';
import styles from './EarningsRow.module.css';
import { RosterDialog } from './RosterDialog.tsx';

/** The numbers of this stream at a glance. */
export function EarningsRow({
  stage,
  connection,
}: {
  readonly stage: StageView;
  readonly connection: StreamConnection;
}) {
  const [open, setOpen] = useState(false);
  const panel = useStreamView(connection, panelOf);
  const [tips, sold] = [BigInt(stage.raisedMinor), BigInt(panel?.earnedMinor ?? '0')];
  const held = BigInt(panel?.heldMinor ?? '0');
  return (
    <>
      <dl className={styles.row}>
        <div className={styles.cell}>
          <dt>
            <Coins aria-hidden /> {t('earned')}
          </dt>
          <dd>
            {formatAmount({ asset: 'MESI', amountMinor: tips + sold })} <small>MESI</small>
          </dd>
          <dd className={styles.parts}>
            {sold === 0n
              ? t('earned.tipsOnly')
              : t('earned.parts', { tips: formatMesi(tips), sold: formatMesi(sold) })}
            {held > 0n ? ` · ${t('earned.held', { amount: formatMesi(held) })}` : null}
          </dd>
        </div>
        <div className={styles.cell}>
          <dt>
            <Gift aria-hidden /> {t('tips')}{' '}
          </dt>
          <dd>{formatNumber(stage.tipCount)}</dd>
        </div>
        <div className={styles.cell}>
          <dt>
            <Users aria-hidden /> {t('viewers')}
          </dt>
          <dd>
            {formatNumber(stage.viewers)}
            <button type="button" className={styles.who} onClick={() => setOpen(true)}>
              {t('viewers.who')}
            </button>
          </dd>
        </div>
      </dl>
      <RosterDialog open={open} onClose={() => setOpen(false)} connection={connection} />
    </>
  );
}
