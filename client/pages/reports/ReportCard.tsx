import { useState } from 'react';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { ReportView } from '../../../shared/protocol/reports.ts';
import { reportsApi } from '../../net/reportsApi.ts';
import { useRun } from '../../net/useRun.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/reports.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { dueWords, ReportFacts, StageBadge } from './ReportFacts.tsx';
import styles from './Reports.module.css';
import { Words } from './Words.tsx';

interface ReportCardProps {
  readonly report: ReportView;
  /** Who looks at it. */
  readonly personId: string;
  readonly onChanged: (report: ReportView) => void;
}

/** Shows a report to one of its sides, with what that side may do next. */
export function ReportCard({ report, personId, onChanged }: ReportCardProps) {
  const { fan, creator, blockedAtMs, stage } = report;
  const isFan = fan.id === personId;
  const name = isolate((isFan ? creator : fan).name);
  return (
    <Card className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.title}>{shown(t(isFan ? 'title.fan' : 'title.creator', { name }))}</h2>
        <StageBadge stage={stage} />
      </div>
      <p className={styles.note}>{t('blockedAt', { date: formatWhen(blockedAtMs, 'minute') })}</p>
      <p>{shown(standing(report, isFan, name))}</p>
      <ReportFacts report={report} />
      <Deeds {...{ report, personId, onChanged }} />
    </Card>
  );
}

/** Says how it stands, and what comes next. */
function standing({ isGivenBack, stage }: ReportView, isFan: boolean, name: string): string {
  if (isGivenBack) return isFan ? t('fan.givenBack', { name }) : t('creator.givenBack', { name });
  const date = dueWords(stage);
  switch (stage.type) {
    case 'offered':
      return isFan ? t('fan.offered', { name, date }) : '';
    case 'open':
      return isFan ? t('fan.open', { name, date }) : t('creator.open', { date });
    case 'proposed':
      return t('stands.proposed', { date });
    case 'judged':
      return t('stands.judged', { date });
    default:
      return t(`stands.${stage.type}`);
  }
}

/** What the one who looks may do about it now. */
function Deeds({ report, personId, onChanged }: ReportCardProps) {
  const { reportId, fan, creator, stage, answer } = report;
  const [isAppealing, setAppealing] = useState(false);
  const { busy, refused, run } = useRun();
  const done = async (deed: () => Promise<Outcome<ReportView>>) => {
    const changed = await run(deed);
    if (changed) onChanged(changed);
  };
  const write = (what: 'file' | 'answer' | 'appeal') => (
    <Words
      key={what}
      label={t(`label.${what}`)}
      button={t(`do.${what}`)}
      busy={busy}
      onSend={(text) => void done(() => reportsApi[what](reportId, text))}
    />
  );
  const isFan = personId === fan.id;
  const isOpen = stage.type === 'open' || stage.type === 'proposed';
  const loses = stage.type === 'judged' && mayLose(stage.verdict.toFanPercent, isFan);
  return (
    <>
      <Problem text={refused?.message} />
      {isFan && stage.type === 'offered' ? write('file') : null}
      {personId === creator.id && isOpen && answer === null ? write('answer') : null}
      {loses && isAppealing ? write('appeal') : null}
      {loses && !isAppealing ? (
        <div className={styles.buttons}>
          <Button busy={busy} onClick={() => void done(() => reportsApi.accept(reportId))}>
            {t('do.accept')}
          </Button>
          <Button variant="ghost" onClick={() => setAppealing(true)}>
            {t('appeal.open')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

const mayLose = (toFanPercent: number, isFan: boolean): boolean =>
  isFan ? toFanPercent < 100 : toFanPercent > 0;
