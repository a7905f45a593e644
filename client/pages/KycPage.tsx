import ShieldCheck from 'lucide-react/icons/shield-check';
import { kycApi } from '../net/kycApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { ToOperator } from '../shell/ToOperator.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/kyc.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import styles from './kyc/Kyc.module.css';
import { ReviewCard } from './kyc/ReviewCard.tsx';

/** The page at `/admin/kyc`, where auditors look at who people are. */
export default function KycPage() {
  useTitle(t('desk.title'));
  const account = useAccount();
  const { value, refused, reload } = useAsked(kycApi.queue, [account?.id]);
  if (refused) return <EmptyState icon={<ShieldCheck />} title={t('desk.closed')} body={refused.message} />;
  if (!value) return <Skeleton height={320} />;
  const { waiting, decided } = value;
  return (
    <ListPage
      title={t('desk.title')}
      lead={t('desk.lead')}
      ways={
        <>
          <ToOperator />
          <Button onClick={reload}>{t('desk.reload')}</Button>
        </>
      }
      className={styles.page}
    >
      {waiting.length === 0 ? (
        <EmptyState within icon={<ShieldCheck />} title={t('desk.none')} body={t('desk.noneBody')} />
      ) : null}
      {[...waiting, ...decided].map((review, at) => (
        <ReviewCard
          key={`${review.person.id} ${review.sinceMs}`}
          review={review}
          heading={at === waiting.length ? t('desk.decided') : null}
          onDone={reload}
        />
      ))}
    </ListPage>
  );
}
