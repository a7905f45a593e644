import PartyPopper from 'lucide-react/icons/party-popper';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { goalProgress } from '../../../model/goalProgress.ts';
import { formatMesi, formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { ButtonLink } from '../../../ui/controls/ButtonLink.tsx';
import { Card } from '../../../ui/display/Card.tsx';
import { GoalBar } from '../../stage/GoalBar.tsx';
import { TopTipperList } from '../../stage/TopTipperList.tsx';
import styles from './Summary.module.css';

const BEST = 5;

/** Sums the stream up when it is over. */
export function Summary({ stage, onNext }: { readonly stage: StageView; readonly onNext: () => void }) {
  const { phase, title, raisedMinor, tipCount, topTippers } = stage;
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
        <dl className={styles.numbers}>
          <div>
            <dt>{t('earned.summary')}</dt>
            <dd className={styles.earned}>{formatMesi(raisedMinor)}</dd>
          </div>
          <div>
            <dt>{t('tips')}</dt>
            <dd>{formatNumber(tipCount)}</dd>
          </div>
        </dl>
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
