import CalendarDays from 'lucide-react/icons/calendar-days';
import { useState } from 'react';
import type { MeetingsAnswer, MeetingView } from '../../shared/protocol/meetings.ts';
import { meetingApi } from '../net/meetings/meetingApi.ts';
import { useAccount } from '../net/session.ts';
import { useAsked } from '../net/useAsked.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/calendar.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { TabPanel, Tabs } from '../ui/controls/Tabs.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import { Agenda } from './ownCalendar/Agenda.tsx';
import { OwnFeed } from './ownCalendar/OwnFeed.tsx';
import { Week } from './ownCalendar/Week.tsx';
import { useWide } from './stage/useWide.ts';

/** The page at `/calendar`: when somebody meets whom, as a fan and as a creator, and the feed of it for other calendars. */
export default function OwnCalendarPage() {
  useTitle(t('own.title'));
  const account = useAccount();
  if (account) return <Own key={account.id} isCreator={account.isCreator} />;
  return <LogInFirst icon={<CalendarDays />} title={t('own.title')} body={t('own.logIn')} path="/calendar" />;
}

const NO_MEETINGS: MeetingsAnswer = { meetings: [], records: {} };

function Own({ isCreator }: { readonly isCreator: boolean }) {
  const asFan = useAsked(meetingApi.mine, []);
  // nobody bids for the time of somebody who is no creator
  const asCreator = useAsked(
    async () => (isCreator ? meetingApi.inbox() : { ok: true, value: NO_MEETINGS }),
    [isCreator],
  );
  const problem = asFan.refused ?? asCreator.refused;
  const isHere = asFan.value !== null && asCreator.value !== null;
  const meetings = [asFan.value, asCreator.value]
    .flatMap((answer) => answer?.meetings ?? [])
    .filter(isInCalendar)
    .toSorted((a, b) => (a.slot?.startMs ?? 0) - (b.slot?.startMs ?? 0));
  return (
    <ListPage
      title={t('own.title')}
      lead={t('own.lead')}
      ways={
        <>
          <ButtonLink href="/bids">{t('own.toBids')}</ButtonLink>
          {isCreator ? <ButtonLink href="/studio/calendar">{t('own.toHours')}</ButtonLink> : null}
        </>
      }
    >
      <Problem text={problem?.message} />
      {isHere ? <Views meetings={meetings} /> : problem ? null : <Coming />}
      <OwnFeed />
    </ListPage>
  );
}

/** A week has room for its days side by side; on a phone the agenda stands alone. */
function Views({ meetings }: { readonly meetings: readonly MeetingView[] }) {
  const isWide = useWide();
  const [view, setView] = useState<'week' | 'agenda'>('week');
  if (!isWide) return <Agenda meetings={meetings} />;
  return (
    <Tabs
      label={t('own.views')}
      value={view}
      onChange={setView}
      tabs={[
        { value: 'week', label: t('own.week') },
        { value: 'agenda', label: t('own.agenda') },
      ]}
    >
      <TabPanel value="week">
        <Week meetings={meetings} />
      </TabPanel>
      <TabPanel value="agenda">
        <Agenda meetings={meetings} />
      </TabPanel>
    </Tabs>
  );
}

/** What has a time, and waits for something or took place. */
const isInCalendar = ({ slot, phase, winner }: MeetingView): boolean =>
  slot !== null && (phase.type === 'over' ? winner !== null && phase.how !== 'cancelled' : true);

function Coming() {
  return (
    <div aria-busy="true" role="status">
      <span className="visuallyHidden">{t('own.loading')}</span>
      <Skeleton height={320} radius={18} />
    </div>
  );
}
