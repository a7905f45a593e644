import type { DisputedPayment, ReportStage, ReportView } from '../../../shared/protocol/reports.ts';
import { REPORT_LIMITS } from '../../../shared/reportLimits.ts';
import { formatDuration } from '../../../shared/time.ts';
import { formatMesi, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/reports.ts';
import { Badge, type BadgeProps } from '../../ui/display/Badge.tsx';
import { Facts } from '../../ui/display/Facts.tsx';
import styles from './Reports.module.css';

const PURPOSES = ['tip', 'ticket', 'call', 'extension', 'minutes', 'message', 'unlock', 'menu'] as const;
const TONES: Readonly<Partial<Record<ReportStage['type'], BadgeProps['tone']>>> = {
  offered: 'warning',
  open: 'accent',
  proposed: 'accent',
  judged: 'accent',
  closed: 'positive',
};

/** Says in a word or two how a report stands. */
export function StageBadge({ stage: { type } }: Pick<ReportView, 'stage'>) {
  return <Badge tone={TONES[type] ?? 'neutral'}>{t(`stage.${type}`)}</Badge>;
}

/** Until when the next step has time; no words where nothing is waited for. */
export const dueWords = (stage: ReportStage): string =>
  'untilMs' in stage ? formatWhen(stage.untilMs, 'minute') : '';

/** The sum of what a report is about: what is frozen, or what was paid as long as nothing is. */
export function sumOf({ payments }: Pick<ReportView, 'payments'>): bigint {
  return payments.reduce((sum, { paidMinor, frozenMinor }) => sum + BigInt(frozenMinor ?? paidMinor), 0n);
}

/** Shows what a report is about, what both sides say, and what was decided. */
export function ReportFacts({ report }: { readonly report: ReportView }) {
  const { payments, statement, answer, appeal, stage } = report;
  const verdict = 'verdict' in stage ? stage.verdict : null;
  return (
    <>
      <Facts
        rows={[
          ...payments.flatMap(paymentRows),
          ...(payments.length > 1 ? [[t('sum'), formatMesi(sumOf(report))] as const] : []),
          ...(stage.type === 'closed'
            ? [
                [t('returned'), formatMesi(stage.returnedMinor)] as const,
                [t('kept'), formatMesi(stage.keptMinor)] as const,
              ]
            : []),
        ]}
      />
      <Said title={t('said.fan')} text={statement} />
      <Said title={t('said.creator')} text={answer} />
      {verdict && !report.isGivenBack ? (
        <Said
          title={verdict.isDefault ? t('verdict.default') : t('verdict', { percent: verdict.toFanPercent })}
          text={verdict.isDefault ? t('verdict.nobody') : verdict.reason}
        />
      ) : null}
      {verdict?.restricts ? (
        <Said
          title={t('restricted', { days: REPORT_LIMITS.restrictDays })}
          text={verdict.restricts === 'fan' ? report.fan.name : report.creator.name}
        />
      ) : null}
      <Said title={t('said.appeal')} text={appeal} />
    </>
  );
}

/** What was paid when, and of time how much of it there was. */
function paymentRows({ purpose, atMs, paidMinor, frozenMinor, delivered }: DisputedPayment) {
  const amount =
    frozenMinor !== null && frozenMinor !== paidMinor
      ? t('payment.part', { amount: formatMesi(paidMinor), frozen: formatMesi(frozenMinor) })
      : formatMesi(paidMinor);
  const when = t('payment', { what: purposeWords(purpose), date: formatWhen(atMs, 'minute') });
  const paid = [when, amount] as const;
  if (!delivered) return [paid];
  const times = { time: formatDuration(delivered.ms), length: formatDuration(delivered.ofMs) };
  return [paid, [t('payment.time'), t('payment.delivered', times)] as const];
}

function Said({ title, text }: { readonly title: string; readonly text: string | null }) {
  if (text === null || text === '') return null;
  return (
    <div className={styles.said}>
      <p className={styles.note}>{title}</p>
      <p>
        <bdi>{text}</bdi>
      </p>
    </div>
  );
}

function purposeWords(purpose: string): string {
  return t(`purpose.${PURPOSES.find((known) => known === purpose) ?? 'other'}`);
}
