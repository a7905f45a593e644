import PartyPopper from 'lucide-react/icons/party-popper';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { PanelView } from '../../../../shared/protocol/modes.ts';
import { formatDuration, SECOND_MS } from '../../../../shared/time.ts';
import { goalProgress } from '../../../model/goalProgress.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi, formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { ButtonLink } from '../../../ui/controls/ButtonLink.tsx';
import { Card } from '../../../ui/display/Card.tsx';
import { Facts } from '../../../ui/display/Facts.tsx';
import { GoalBar } from '../../stage/GoalBar.tsx';
import { TopTipperList } from '../../stage/TopTipperList.tsx';
import { panelOf, useStreamView } from '../../stage/useStreamConnection.ts';
import styles from './Summary.module.css';

const BEST = 5;

interface SummaryProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly onNext: () => void;
}

/** Sums the stream up when it is over. */
export function Summary({ connection, stage, onNext }: SummaryProps) {
  const sum = useStreamView(connection, panelOf)?.sum ?? null;
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
        <SumRows stage={stage} sum={sum} />
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

const MODES = ['public', 'private', 'ticketOnly', 'oneToOne'] as const;

/** The numbers, each with what it counts: income by kind, viewers, and the time in each mode. */
function SumRows({ stage, sum }: { readonly stage: StageView; readonly sum: PanelView['sum'] }) {
  const sold = sum ? BigInt(sum.ticketsMinor) + BigInt(sum.callsMinor) : 0n;
  const rows: readonly (readonly [string, string])[] = sum
    ? [
        [t('summary.tickets'), formatMesi(sum.ticketsMinor)],
        [t('summary.calls'), formatMesi(sum.callsMinor)],
        [t('summary.returned'), formatMesi(sum.returnedMinor)],
        [t('summary.peak'), formatNumber(sum.peakViewers)],
        [t('summary.average'), formatNumber(Math.round(sum.averageViewers * 10) / 10)],
        ...MODES.filter((mode) => sum.modeMs[mode] >= SECOND_MS).map(
          (mode) => [t('summary.inMode', { mode }), formatDuration(sum.modeMs[mode])] as const,
        ),
      ]
    : [];
  return (
    <>
      <dl className={styles.numbers}>
        <div>
          <dt>{t('earned.summary')}</dt>
          <dd className={styles.earned}>{formatMesi(BigInt(stage.raisedMinor) + sold)}</dd>
        </div>
      </dl>
      <Facts
        rows={[
          [t('summary.tips', { count: formatNumber(stage.tipCount) }), formatMesi(stage.raisedMinor)],
          ...rows,
        ]}
      />
    </>
  );
}
