import ShieldCheck from 'lucide-react/icons/shield-check';
import { useState } from 'react';
import type { AdminStreamsAnswer } from '../../shared/protocol/admin.ts';
import { adminApi } from '../net/adminApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { useTitle } from '../shell/useTitle.ts';
import { formatWhen } from '../texts/format.ts';
import { t } from '../texts/operator.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { Badge } from '../ui/display/Badge.tsx';
import { Card } from '../ui/display/Card.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import { Health } from './operator/Health.tsx';
import { MailboxWay } from './operator/MailboxWay.tsx';
import styles from './operator/Operator.module.css';
import { PeopleCard } from './operator/PeopleCard.tsx';
import { TakeDownDialog } from './operator/TakeDownDialog.tsx';

type LiveStream = AdminStreamsAnswer['streams'][number];

/** The page at `/admin`, for whoever runs the server. */
export default function OperatorPage() {
  useTitle(t('title'));
  const account = useAccount();
  const [round, setRound] = useState(0);
  // another person is another answer
  const { value, refused } = useAsked(adminApi.streams, [account?.id, round]);
  const [chosen, setChosen] = useState<LiveStream | null>(null);
  if (refused) return <EmptyState icon={<ShieldCheck />} title={t('closed')} body={refused.message} />;
  if (!value) return <Skeleton height={320} />;
  return (
    <ListPage
      title={t('title')}
      ways={
        <>
          <ButtonLink href="/admin/disputes">{t('disputes.title')}</ButtonLink>
          <ButtonLink href="/admin/solvency">{t('books')}</ButtonLink>
          <ButtonLink href="/admin/reports">{t('reports')}</ButtonLink>
          <ButtonLink href="/admin/kyc">{t('kyc')}</ButtonLink>
          <MailboxWay />
          <Button onClick={() => setRound(round + 1)}>{t('reload')}</Button>
        </>
      }
      className={styles.page}
    >
      <Card>
        <h2 className={styles.part}>{t('live.title')}</h2>
        {value.streams.length === 0 ? <p className={styles.note}>{t('live.none')}</p> : null}
        <ul className={styles.list}>
          {value.streams.map((stream) => (
            <li key={stream.streamId} className={styles.row}>
              <div className={styles.words}>
                <p className={styles.name}>
                  <bdi>{stream.title}</bdi>
                </p>
                <p className={styles.note}>
                  <bdi>{stream.creator.name}</bdi> <bdi>@{stream.creator.handle}</bdi>
                  {' · '}
                  {t('live.since', { date: formatWhen(stream.startedAtMs, 'minute') })}
                </p>
              </div>
              <Badge>{t('live.mode', { mode: stream.mode })}</Badge>
              <ButtonLink href={`/live/${stream.streamId}`} size="s">
                {t('live.look')}
              </ButtonLink>
              <Button size="s" variant="danger" onClick={() => setChosen(stream)}>
                {t('live.takeDown')}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      <PeopleCard />
      <Health round={round} />
      <TakeDownDialog
        stream={chosen}
        onClose={() => setChosen(null)}
        onDone={() => {
          setChosen(null);
          setRound(round + 1);
        }}
      />
    </ListPage>
  );
}
