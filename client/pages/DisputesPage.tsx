import Scale from 'lucide-react/icons/scale';
import { adminApi } from '../net/adminApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { ToOperator } from '../shell/ToOperator.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/operator.ts';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import { DisputeCard } from './disputes/DisputeCard.tsx';
import styles from './disputes/Disputes.module.css';

/** The page at `/admin/disputes`: meetings of which two people say different things, and what is decided. */
export default function DisputesPage() {
  useTitle(t('disputes.title'));
  const account = useAccount();
  // another person is another answer
  const { value, refused, reload } = useAsked(adminApi.disputes, [account?.id]);
  if (refused) return <EmptyState icon={<Scale />} title={t('closed')} body={refused.message} />;
  if (!value) return <Skeleton height={320} />;
  return (
    <ListPage title={t('disputes.title')} lead={t('disputes.lead')} ways={<ToOperator />}>
      {value.disputes.length === 0 ? (
        <EmptyState within icon={<Scale />} title={t('disputes.none')} body={t('disputes.noneBody')} />
      ) : null}
      <ul className={styles.list}>
        {value.disputes.map((dispute) => (
          <li key={dispute.meetingId}>
            <DisputeCard dispute={dispute} onDecided={reload} />
          </li>
        ))}
      </ul>
    </ListPage>
  );
}
