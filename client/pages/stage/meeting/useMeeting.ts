import { useEffect, useState } from 'react';
import type { MeetingView } from '../../../../shared/protocol/meetings.ts';
import { type OpenMeeting, openMeeting } from '../../../net/meetings/openMeeting.ts';

interface Followed {
  readonly open: OpenMeeting | null;
  readonly view: MeetingView | null;
  /** There is no seat any more: the meeting is not there, or is between others. */
  readonly isGone: boolean;
}

/** Takes a seat in a meeting as long as the page shows it. */
export function useMeeting(meetingId: string): Followed {
  const [followed, setFollowed] = useState<Followed>({ open: null, view: null, isGone: false });
  useEffect(() => {
    const open = openMeeting(meetingId);
    const look = () =>
      setFollowed({ open, view: open.view.get(), isGone: open.link.get().type === 'closed' });
    const stops = [open.view.subscribe(look), open.link.subscribe(look)];
    look();
    return () => {
      for (const stop of stops) stop();
      open.close();
    };
  }, [meetingId]);
  return followed;
}
