import CalendarHeart from 'lucide-react/icons/calendar-heart';
import { useState } from 'react';
import { meetingApi } from '../net/meetings/meetingApi.ts';
import { useAsked } from '../net/useAsked.ts';
import { ForCreators, ToStudio } from '../shell/ForCreators.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/meeting.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import { MeetingCards } from './bids/MeetingCards.tsx';
import { OfferDialog } from './bids/OfferDialog.tsx';

/** The page at `/studio/bids`: who bids for a creator’s time. */
export default function StudioBidsPage() {
  useTitle(t('inbox.title'));
  return (
    <ForCreators
      icon={<CalendarHeart />}
      title={t('inbox.title')}
      logIn={t('inbox.logIn')}
      fans={{ title: t('inbox.fans'), body: t('inbox.fansBody') }}
      path="/studio/bids"
    >
      {({ id }) => <Inbox key={id} personId={id} />}
    </ForCreators>
  );
}

function Inbox({ personId }: { readonly personId: string }) {
  const { value, refused } = useAsked(meetingApi.inbox, [personId]);
  const [isOffering, setOffering] = useState(false);
  return (
    <ListPage
      title={t('inbox.title')}
      lead={t('inbox.lead')}
      ways={
        <>
          <ToStudio />
          <Button variant="primary" onClick={() => setOffering(true)}>
            {t('inbox.offer')}
          </Button>
        </>
      }
    >
      <Problem text={refused?.message} />
      {value?.meetings.length === 0 ? (
        <EmptyState within icon={<CalendarHeart />} title={t('inbox.none')} body={t('inbox.noneBody')} />
      ) : null}
      <MeetingCards answer={value} personId={personId} isFailed={refused !== null} />
      {isOffering ? <OfferDialog onClose={() => setOffering(false)} /> : null}
    </ListPage>
  );
}
