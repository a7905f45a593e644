import { useState } from 'react';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { AuditView, Verdict } from '../../../shared/protocol/reports.ts';
import { REPORT_LIMITS } from '../../../shared/reportLimits.ts';
import { reportsApi } from '../../net/reportsApi.ts';
import { useRun } from '../../net/useRun.ts';
import { AuditLogButton } from '../../shell/AuditLogButton.tsx';
import { t } from '../../texts/audits.ts';
import { formatMesi } from '../../texts/format.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { dueWords, ReportFacts, StageBadge, sumOf } from './ReportFacts.tsx';
import styles from './Reports.module.css';
import { Words } from './Words.tsx';

const PERCENTS = ['100', '75', '50', '25', '0'] as const;
const WARNED = ['nobody', 'fan', 'creator'] as const;

interface AuditCardProps {
  readonly report: AuditView;
  readonly onDone: () => void;
}

/** Shows a report to an auditor, with the verdict to give. */
export function AuditCard({ report, onDone }: AuditCardProps) {
  const { reportId, fan, creator, stage, blockNote, blockReason, record, earlier, mayJudge } = report;
  const { busy, refused, run } = useRun();
  const done = async (deed: () => Promise<Outcome<AuditView>>) => {
    if (await run(deed)) onDone();
  };
  const names = { fan: isolate(fan.name), creator: isolate(creator.name) };
  return (
    <Card className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.title}>{shown(t('title.report', names))}</h2>
        <StageBadge stage={stage} />
      </div>
      <p className={styles.note}>{t('due', { date: dueWords(stage), amount: formatMesi(sumOf(report)) })}</p>
      <p>
        {t('reason', { reason: t(`block.${blockReason}`) })}
        {blockNote === '' ? null : (
          <>
            {' '}
            <bdi>{blockNote}</bdi>
          </>
        )}
      </p>
      <p className={styles.note}>{t('record', { judged: record.judged, upheld: record.upheld })}</p>
      <ReportFacts report={report} />
      <Logs report={report} />
      {earlier ? (
        <p>{shown(t('earlier', { percent: earlier.toFanPercent, reason: isolate(earlier.reason) }))}</p>
      ) : null}
      {earlier?.restricts ? <p>{shown(t('earlier.restricts', { name: names[earlier.restricts] }))}</p> : null}
      <Problem text={refused?.message} />
      {mayJudge && stage.type === 'proposed' ? (
        <div>
          <Button variant="primary" busy={busy} onClick={() => void done(() => reportsApi.agree(reportId))}>
            {t('agree', { percent: earlier?.toFanPercent ?? 0 })}
          </Button>
        </div>
      ) : null}
      {mayJudge ? (
        <VerdictForm busy={busy} onSend={(verdict) => void done(() => reportsApi.judge(reportId, verdict))} />
      ) : (
        <p className={styles.note}>{t('notYours')}</p>
      )}
    </Card>
  );
}

/** The audit logs of the streams and conversations in which was paid what the report is about. */
function Logs({ report: { payments } }: Pick<AuditCardProps, 'report'>) {
  const roomIds = new Set(
    payments.flatMap(({ streamId, conversationId }) => streamId ?? conversationId ?? []),
  );
  return [...roomIds].map((roomId) => (
    <div key={roomId}>
      <AuditLogButton roomId={roomId} />
    </div>
  ));
}

interface VerdictFormProps {
  readonly busy: boolean;
  readonly onSend: (verdict: Pick<Verdict, 'toFanPercent' | 'reason' | 'warns' | 'restricts'>) => void;
}

function VerdictForm({ busy, onSend }: VerdictFormProps) {
  const [percent, setPercent] = useState<(typeof PERCENTS)[number]>('100');
  const [warns, setWarns] = useState<Verdict['warns']>('nobody');
  const [restricted, setRestricted] = useState<Verdict['warns']>('nobody');
  const restricts = restricted === 'nobody' ? {} : { restricts: restricted };
  return (
    <div className={styles.form}>
      <Select
        label={t('give')}
        value={percent}
        options={PERCENTS.map((value) => ({ value, label: t('percent', { percent: Number(value) }) }))}
        onChange={setPercent}
      />
      <Select
        label={t('warn')}
        value={warns}
        options={WARNED.map((value) => ({ value, label: t(`warn.${value}`) }))}
        onChange={setWarns}
      />
      <Select
        label={t('restrict', { days: REPORT_LIMITS.restrictDays })}
        value={restricted}
        options={WARNED.map((value) => ({ value, label: t(`warn.${value}`) }))}
        onChange={setRestricted}
      />
      <Words
        label={t('why')}
        button={t('judge')}
        busy={busy}
        onSend={(reason) => onSend({ toFanPercent: Number(percent), reason, warns, ...restricts })}
      />
    </div>
  );
}
