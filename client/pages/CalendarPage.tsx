import CalendarDays from 'lucide-react/icons/calendar-days';
import { calendarApi } from '../net/calendarApi.ts';
import { useAsked } from '../net/useAsked.ts';
import { ForCreators, ToStudio } from '../shell/ForCreators.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/calendar.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import { CalendarForm } from './calendar/CalendarForm.tsx';

/** The page at `/studio/calendar`: when a creator can be met, and what fans see of it. */
export default function CalendarPage() {
  useTitle(t('title'));
  return (
    <ForCreators
      icon={<CalendarDays />}
      title={t('title')}
      logIn={t('logIn')}
      fans={{ title: t('fans'), body: t('fansBody') }}
      path="/studio/calendar"
    >
      {({ id }) => <OwnCalendar key={id} creatorId={id} />}
    </ForCreators>
  );
}

function OwnCalendar({ creatorId }: { readonly creatorId: string }) {
  const { value, refused, reload } = useAsked(calendarApi.own, []);
  if (refused && !value) {
    return (
      <EmptyState
        icon={<CalendarDays />}
        title={t('failed.title')}
        body={refused.message}
        actions={<Button onClick={reload}>{t('failed.again')}</Button>}
      />
    );
  }
  return (
    <ListPage title={t('title')} lead={t('lead')} ways={<ToStudio />}>
      {value ? <CalendarForm creatorId={creatorId} calendar={value} /> : <Coming />}
    </ListPage>
  );
}

function Coming() {
  return (
    <div aria-busy="true" role="status">
      <span className="visuallyHidden">{t('loading')}</span>
      <Skeleton height={420} radius={18} />
    </div>
  );
}
