import { Link } from 'wouter';
import type { ChainBooks, LockTrouble } from '../../../shared/protocol/money.ts';
import { moneyApi } from '../../net/moneyApi.ts';
import { useRun } from '../../net/useRun.ts';
import { formatMesi, formatNumber, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Amount } from '../../ui/display/Amount.tsx';
import { Facts } from '../../ui/display/Facts.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import wallet from './Wallet.module.css';

interface Parts {
  readonly chain: ChainBooks;
  /** Called when something was tried again. */
  readonly onChanged: () => void;
}

/** What stands on the chain behind the money of bids, and the bids with which it does not come on. */
export function ChainCard({ chain, onChanged }: Parts) {
  const { busy, refused, run } = useRun();
  const retry = async (bidId: string) => {
    await run(() => moneyApi.retryLock(bidId));
    onChanged();
  };
  return (
    <section className={wallet.balance} aria-label={t('chain.title')} data-chain={chain.type}>
      <h2 className={wallet.asset}>{t('chain.title')}</h2>
      {chain.type === 'away' ? <p>{t('chain.away')}</p> : <ChainFacts chain={chain} />}
      <Problem text={refused?.message} />
      {chain.troubles.map((trouble) => (
        <div key={trouble.bidId} data-trouble={trouble.bidId}>
          <p>
            {troubleWords(trouble)} <Link href={`/meeting/${trouble.meetingId}`}>{t('chain.meeting')}</Link>
          </p>
          <Button variant="secondary" disabled={busy} onClick={() => void retry(trouble.bidId)}>
            {trouble.rejection === null ? t('chain.putAside') : t('chain.retry')}
          </Button>
        </div>
      ))}
    </section>
  );
}

function ChainFacts({ chain }: { readonly chain: Extract<ChainBooks, { type: 'answers' }> }) {
  const [custody, locked] = [BigInt(chain.custodyMinor), BigInt(chain.lockedMinor)];
  const amounts = [
    [t('chain.custody'), custody],
    [t('chain.locked'), locked],
    [t('chain.together'), custody + locked],
  ] as const;
  return (
    <Facts
      rows={[
        ...amounts.map(
          ([label, amountMinor]) =>
            [label, <Amount key={label} money={{ asset: 'MESI', amountMinor }} />] as const,
        ),
        [t('chain.waiting'), formatNumber(chain.waiting)],
      ]}
    />
  );
}

function troubleWords({ amountMinor, rejection, sinceMs }: LockTrouble): string {
  const amount = formatMesi(amountMinor);
  if (rejection === null) return t('chain.different', { amount });
  return t('chain.refused', { amount, reason: rejection, date: formatWhen(sinceMs, 'minute') });
}
