import CalendarDays from 'lucide-react/icons/calendar-days';
import { useState } from 'react';
import type { MeetingsAnswer } from '../../shared/protocol/meetings.ts';
import { meetingApi } from '../net/meetings/meetingApi.ts';
import { scheduleApi } from '../net/scheduleApi.ts';
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
import { type CalendarEntry, entriesOf } from './ownCalendar/entries.ts';
import { OwnFeed } from './ownCalendar/OwnFeed.tsx';
import { Week } from './ownCalendar/Week.tsx';
import { useWide } from './stage/useWide.ts';

/**
 * The page at `/calendar`: when somebody meets whom, as a fan and as a creator, the streams that are
 * to come of which they want to hear, and the feed of meetings for other calendars.
 */
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
  const streams = useAsked(scheduleApi.mine, []);
  const problem = asFan.refused ?? asCreator.refused ?? streams.refused;
  const isHere = asFan.value !== null && asCreator.value !== null && streams.value !== null;
  const meetings = [asFan.value, asCreator.value].flatMap((answer) => answer?.meetings ?? []);
  const entries = entriesOf(meetings, streams.value?.entries ?? []);
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
      {isHere ? <Views entries={entries} /> : problem ? null : <Coming />}
      <OwnFeed />
    </ListPage>
  );
}

/** The week and the agenda; the days of a week have room side by side on a desk, so a phone begins with the agenda. */
function Views({ entries }: { readonly entries: readonly CalendarEntry[] }) {
  const isWide = useWide();
  const [chosen, setView] = useState<'week' | 'agenda' | null>(null);
  const view = chosen ?? (isWide ? 'week' : 'agenda');
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
        <Week entries={entries} />
      </TabPanel>
      <TabPanel value="agenda">
        <Agenda entries={entries} />
      </TabPanel>
    </Tabs>
  );
}

function Coming() {
  return (
    <div aria-busy="true" role="status">
      <span className="visuallyHidden">{t('own.loading')}</span>
      <Skeleton height={320} radius={18} />
    </div>
  );
}
