import '../../shared/protocol/furtherRejections.ts';
import ShieldQuestion from 'lucide-react/icons/shield-question-mark';
import { useState } from 'react';
import type { ReportView } from '../../shared/protocol/reports.ts';
import { reportsApi } from '../net/reportsApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/reports.ts';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import { ReportCard } from './reports/ReportCard.tsx';
import styles from './reports/Reports.module.css';

/** The page at `/reports`: blocks that came soon after a payment, and what becomes of the money. */
export default function ReportsPage() {
  useTitle(t('title'));
  const account = useAccount();
  if (account) return <Own key={account.id} personId={account.id} />;
  return <LogInFirst icon={<ShieldQuestion />} title={t('title')} body={t('logIn')} path="/reports" />;
}

function Own({ personId }: { readonly personId: string }) {
  const { value, refused } = useAsked(reportsApi.list, [personId]);
  const [changed, setChanged] = useState<ReadonlyMap<string, ReportView>>(new Map());
  const take = (report: ReportView) => setChanged((before) => new Map(before).set(report.reportId, report));
  return (
    <ListPage title={t('title')} lead={t('lead')} ways={null} className={styles.page}>
      <Problem text={refused?.message} />
      {value || refused ? null : <Skeleton height={240} />}
      {value?.reports.length === 0 ? (
        <EmptyState within icon={<ShieldQuestion />} title={t('none')} body={t('noneBody')} />
      ) : null}
      {value?.reports.map((report) => (
        <ReportCard
          key={report.reportId}
          report={changed.get(report.reportId) ?? report}
          personId={personId}
          onChanged={take}
        />
      ))}
    </ListPage>
  );
}
