import PartyPopper from 'lucide-react/icons/party-popper';
import type { StageView } from '../../../shared/protocol/feed.ts';
import { formatDuration } from '../../../shared/time.ts';
import { goalProgress } from '../../model/goalProgress.ts';
import { formatMoney, formatNumber } from '../../texts/format.ts';
import { Button } from '../../ui/Button.tsx';
import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { Card } from '../../ui/Card.tsx';
import { GoalBar } from '../stage/GoalBar.tsx';
import { TopTipperList } from '../stage/TopTipperList.tsx';
import styles from './Summary.module.css';

const BEST = 5;

/** After the stream: what it was. */
export function Summary({ stage, onNext }: { readonly stage: StageView; readonly onNext: () => void }) {
  const { phase, title, raisedMinor, tipCount, topTippers } = stage;
  if (phase.type !== 'ended') return null;
  const reached = goalProgress(stage)?.reached ?? false;
  return (
    <div className={styles.page}>
      <span aria-hidden className={styles.mark}>
        <PartyPopper />
      </span>
      <h1 className={styles.heading}>{reached ? 'You did it!' : 'That’s a wrap'}</h1>
      <p className={styles.lead}>
        “<bdi>{title}</bdi>” was live for {formatDuration(phase.endedAtMs - phase.startedAtMs)}.
        {phase.reason === 'creatorGone' ? ' It ended because your connection did not come back.' : ''}
        {phase.reason === 'timeLimit' ? ' Its time was up.' : ''}
      </p>
      <Card className={styles.card}>
        <dl className={styles.numbers}>
          <div>
            <dt>Earned</dt>
            <dd className={styles.earned}>
              {formatMoney({ asset: 'MESI', amountMinor: BigInt(raisedMinor) })}
            </dd>
          </div>
          <div>
            <dt>Tips</dt>
            <dd>{formatNumber(tipCount)}</dd>
          </div>
        </dl>
        <GoalBar stage={stage} />
        {topTippers.length > 0 ? (
          <div>
            <h2 className={styles.best}>Thank them</h2>
            <TopTipperList tippers={topTippers.slice(0, BEST)} />
          </div>
        ) : null}
      </Card>
      <div className={styles.ways}>
        <Button variant="primary" size="l" onClick={onNext}>
          Prepare the next one
        </Button>
        <ButtonLink href="/studio/replays" size="l">
          Your replays
        </ButtonLink>
        <ButtonLink href="/" size="l">
          Who is live now
        </ButtonLink>
      </div>
    </div>
  );
}
