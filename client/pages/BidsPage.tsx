import CalendarHeart from 'lucide-react/icons/calendar-heart';
import { meetingApi } from '../net/meetings/meetingApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/meeting.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import { MeetingCards } from './bids/MeetingCards.tsx';

/** The page at `/bids`: what somebody has bid for, and what happens next. */
export default function BidsPage() {
  useTitle(t('bids.title'));
  const account = useAccount();
  if (account) return <Own key={account.id} personId={account.id} />;
  return <LogInFirst icon={<CalendarHeart />} title={t('bids.title')} body={t('bids.logIn')} path="/bids" />;
}

function Own({ personId }: { readonly personId: string }) {
  const { value, refused } = useAsked(meetingApi.mine, [personId]);
  return (
    <ListPage
      title={t('bids.title')}
      lead={t('bids.lead')}
      ways={<ButtonLink href="/calendar">{t('bids.calendar')}</ButtonLink>}
    >
      <Problem text={refused?.message} />
      {value?.meetings.length === 0 ? (
        <EmptyState
          within
          icon={<CalendarHeart />}
          title={t('bids.none')}
          body={t('bids.noneBody')}
          actions={<ButtonLink href="/">{t('bids.look')}</ButtonLink>}
        />
      ) : null}
      <MeetingCards answer={value} personId={personId} isFailed={refused !== null} />
    </ListPage>
  );
}
