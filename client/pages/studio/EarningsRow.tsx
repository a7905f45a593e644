import Coins from 'lucide-react/icons/coins';
import Gift from 'lucide-react/icons/gift';
import Users from 'lucide-react/icons/users';
import { useState } from 'react';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { formatAmount, formatNumber } from '../../texts/format.ts';
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
  return (
    <>
      <dl className={styles.row}>
        <div className={styles.cell}>
          <dt>
            <Coins aria-hidden /> Earned
          </dt>
          <dd>
            {formatAmount({ asset: 'MESI', amountMinor: BigInt(stage.raisedMinor) })} <small>MESI</small>
          </dd>
        </div>
        <div className={styles.cell}>
          <dt>
            <Gift aria-hidden /> Tips
          </dt>
          <dd>{formatNumber(stage.tipCount)}</dd>
        </div>
        <div className={styles.cell}>
          <dt>
            <Users aria-hidden /> Viewers
          </dt>
          <dd>
            {formatNumber(stage.viewers)}
            <button type="button" className={styles.who} onClick={() => setOpen(true)}>
              Who?
            </button>
          </dd>
        </div>
      </dl>
      <RosterDialog open={open} onClose={() => setOpen(false)} connection={connection} />
    </>
  );
}
