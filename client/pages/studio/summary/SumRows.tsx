import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamSum } from '../../../../shared/protocol/pastStreams.ts';
import { formatDuration, SECOND_MS } from '../../../../shared/time.ts';
import { formatMesi, formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/studio.ts';
import { Facts } from '../../../ui/display/Facts.tsx';
import styles from './Summary.module.css';

const MODES = ['public', 'private', 'ticketOnly', 'oneToOne'] as const;

interface SumRowsProps {
  readonly stream: Pick<StageView, 'raisedMinor' | 'tipCount'>;
  /** Null: it is not known yet. */
  readonly sum: StreamSum | null;
  /** Null: it is not known yet. */
  readonly newFollowers: number | null;
}

/** The numbers, each with what it counts: income by kind, viewers, and the time in each mode. */
export function SumRows({ stream, sum, newFollowers }: SumRowsProps) {
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
  const followers =
    newFollowers === null ? [] : [[t('summary.newFollowers'), formatNumber(newFollowers)] as const];
  return (
    <>
      <dl className={styles.numbers}>
        <div>
          <dt>{t('earned.summary')}</dt>
          <dd className={styles.earned}>{formatMesi(BigInt(stream.raisedMinor) + sold)}</dd>
        </div>
      </dl>
      <Facts
        rows={[
          [t('summary.tips', { count: formatNumber(stream.tipCount) }), formatMesi(stream.raisedMinor)],
          ...rows,
          ...followers,
        ]}
      />
    </>
  );
}
