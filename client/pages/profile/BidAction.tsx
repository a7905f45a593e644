import CalendarHeart from 'lucide-react/icons/calendar-heart';
import { Suspense } from 'react';
import { useSearch } from 'wouter';
import type { Person } from '../../../shared/protocol/people.ts';
import { meetingApi } from '../../net/meetings/meetingApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/meeting.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { useOpenFor } from '../stage/useOpenFor.ts';

const BidDialog = lazyPart(() => import('./BidDialog.tsx'));

/** Opens the form of a bid, on the profiles of creators who take bids. With `?bid=<slot>` it is open for that time. */
export default function BidAction({
  person,
  accountId,
}: {
  readonly person: Person;
  readonly accountId: string | null;
}) {
  const slotId = new URLSearchParams(useSearch()).get('bid');
  const { open, setOpen, wish } = useOpenFor('bid', () => slotId !== null);
  const { value } = useAsked(() => meetingApi.offer(person.handle), [person.handle]);
  if (!value?.settings.takesBids) return null;
  return (
    <>
      <Button size="s" icon={<CalendarHeart aria-hidden />} onClick={wish}>
        {t('do.bid')}
      </Button>
      <Suspense fallback={null}>
        {open && accountId !== null ? (
          <BidDialog offer={value} personId={accountId} slotId={slotId} onClose={() => setOpen(false)} />
        ) : null}
      </Suspense>
    </>
  );
}
