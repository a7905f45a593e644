import type { BidView, ChainLockState } from '../../../../shared/protocol/meetings.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/meeting.ts';
import styles from './BidMoney.module.css';

/** Where the money of a bid is, or went, and how far the chain has followed. */
export function BidMoney({ bid: { locked, settled } }: { readonly bid: BidView }) {
  const words = settled
    ? t('money.settled', {
        paid: formatMesi(settled.paidMinor),
        returned: formatMesi(settled.returnedMinor),
      })
    : null;
  if (locked.type === 'ledger') return <span>{words ?? t('money.ledger')}</span>;
  const { transaction, explorerUrl, from } = locked;
  const state = settled ? AFTER[locked.state] : locked.state;
  return (
    <span data-chain={state}>
      {words === null ? null : `${words}. `}
      {from === 'wallet' ? t(`money.crypto.${state}`) : t(`money.chain.${state}`)}
      {transaction === null ? null : (
        <>
          {'. '}
          <Transaction hash={transaction} url={explorerUrl} />
        </>
      )}
    </span>
  );
}

/** Money that has gone is held no more, also where the chain has not heard of it yet. */
const AFTER: Readonly<Record<ChainLockState, ChainLockState>> = {
  ...{ pending: 'ending', delayed: 'ending', locked: 'ending' },
  ...{ ending: 'ending', ended: 'ended', different: 'different' },
};

/** Where an explorer shows it a link names it; otherwise somebody may want to look its whole hash up. */
function Transaction({ hash, url }: { readonly hash: string; readonly url: string | null }) {
  if (url === null) return <bdi>{t('money.transaction', { hash })}</bdi>;
  return (
    <a href={url} target="_blank" rel="noreferrer" className={styles.link} title={hash}>
      {t('money.transaction', { hash: `${hash.slice(0, 8)}…${hash.slice(-6)}` })}
    </a>
  );
}
