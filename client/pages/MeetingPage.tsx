import CalendarHeart from 'lucide-react/icons/calendar-heart';
import { useParams } from 'wouter';
import { useAccount } from '../net/session.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { PageLoading } from '../shell/PageLoading.tsx';
import { PageNotice } from '../shell/PageNotice.tsx';
import { t } from '../texts/meeting.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { Meeting } from './meeting/Meeting.tsx';
import { useMeeting } from './stage/meeting/useMeeting.ts';

/** The page at `/meeting/:meetingId`: where a meeting stands, and what each of the two does next. */
export default function MeetingPage() {
  const { meetingId = '' } = useParams();
  const account = useAccount();
  if (account) return <Of key={`${meetingId} ${account.id}`} meetingId={meetingId} personId={account.id} />;
  return (
    <LogInFirst
      icon={<CalendarHeart />}
      title={t('logIn.title')}
      body={t('logIn.body')}
      path={`/meeting/${meetingId}`}
    />
  );
}

function Of({ meetingId, personId }: { readonly meetingId: string; readonly personId: string }) {
  const { open, view, isGone } = useMeeting(meetingId);
  if (isGone && !view) {
    return (
      <PageNotice
        icon={<CalendarHeart />}
        title={t('gone.title')}
        body={t('gone.body')}
        actions={<ButtonLink href="/bids">{t('gone.back')}</ButtonLink>}
      />
    );
  }
  if (!open || !view) return <PageLoading />;
  return <Meeting open={open} view={view} personId={personId} />;
}
