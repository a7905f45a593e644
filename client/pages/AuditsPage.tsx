import '../../shared/protocol/furtherRejections.ts';
import ShieldCheck from 'lucide-react/icons/shield-check';
import { useState } from 'react';
import { reportsApi } from '../net/reportsApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { ToOperator } from '../shell/ToOperator.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/audits.ts';
import { t as flagText } from '../texts/flags.ts';
import { Button } from '../ui/controls/Button.tsx';
import { TabPanel, Tabs } from '../ui/controls/Tabs.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import { AuditCard } from './reports/AuditCard.tsx';
import { FlagQueue } from './reports/FlagQueue.tsx';
import styles from './reports/Reports.module.css';

/** The page at `/admin/reports`, where auditors judge reports of blocks. */
export default function AuditsPage() {
  useTitle(t('title'));
  const account = useAccount();
  const [tab, setTab] = useState<'blocks' | 'content'>('blocks');
  const { value, refused, reload } = useAsked(reportsApi.queue, [account?.id]);
  if (refused) return <EmptyState icon={<ShieldCheck />} title={t('closed')} body={refused.message} />;
  if (!value) return <Skeleton height={320} />;
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      ways={
        <>
          <ToOperator />
          <Button onClick={reload}>{t('reload')}</Button>
        </>
      }
      className={styles.page}
    >
      <Tabs
        className={styles.card}
        label={flagText('tabs')}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'blocks', label: flagText('tab.blocks') },
          { value: 'content', label: flagText('tab.content') },
        ]}
      >
        <TabPanel value="blocks" className={styles.card}>
          {value.reports.length === 0 ? (
            <EmptyState within icon={<ShieldCheck />} title={t('none')} body={t('noneBody')} />
          ) : null}
          {value.reports.map((report) => (
            <AuditCard key={`${report.reportId} ${report.stage.type}`} report={report} onDone={reload} />
          ))}
        </TabPanel>
        <TabPanel value="content">
          <FlagQueue />
        </TabPanel>
      </Tabs>
    </ListPage>
  );
}
