import PartyPopper from 'lucide-react/icons/party-popper';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { goalProgress } from '../../../model/goalProgress.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { ButtonLink } from '../../../ui/controls/ButtonLink.tsx';
import { Card } from '../../../ui/display/Card.tsx';
import { GoalBar } from '../../stage/GoalBar.tsx';
import { TopTipperList } from '../../stage/TopTipperList.tsx';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';
import styles from './Summary.module.css';
import { SumRows } from './SumRows.tsx';
import { useNewFollowers } from './useNewFollowers.ts';

const BEST = 5;

interface SummaryProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly onNext: () => void;
}

/** Sums the stream up when it is over. */
export function Summary({ connection, stage, onNext }: SummaryProps) {
  const sum = useStreamView(connection, panelOf)?.sum ?? null;
  const newFollowers = useNewFollowers(stage.streamId, sum !== null);
  const { phase, title, topTippers } = stage;
  if (phase.type !== 'ended') return null;
  const reached = goalProgress(stage)?.reached ?? false;
  return (
    <div className={styles.page}>
      <span aria-hidden className={styles.mark}>
        <PartyPopper />
      </span>
      <h1 className={styles.heading}>{reached ? t('summary.reached') : t('summary.wrap')}</h1>
      <p className={styles.lead}>
        {t.rich('summary.live', {
          reason: phase.reason,
          title: <bdi>{title}</bdi>,
          time: formatDuration(phase.endedAtMs - phase.startedAtMs),
        })}
      </p>
      <Card className={styles.card}>
        <SumRows stream={stage} sum={sum} newFollowers={newFollowers} />
        <GoalBar stage={stage} />
        {topTippers.length > 0 ? (
          <div>
            <h2 className={styles.best}>{t('summary.thank')}</h2>
            <TopTipperList tippers={topTippers.slice(0, BEST)} />
          </div>
        ) : null}
      </Card>
      <div className={styles.ways}>
        <Button variant="primary" size="l" onClick={onNext}>
          {t('closed.next')}
        </Button>
        <ButtonLink href="/wallet" size="l">
          {t('summary.statement')}
        </ButtonLink>
        <ButtonLink href="/studio/past" size="l">
          {t('past.title')}
        </ButtonLink>
        <ButtonLink href="/studio/replays" size="l">
          {t('replays.yours')}
        </ButtonLink>
        <ButtonLink href="/" size="l">
          {t('whoIsLive')}
        </ButtonLink>
      </div>
    </div>
  );
}
