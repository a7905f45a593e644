import '../../../shared/protocol/furtherRejections.ts';
import type { MEETING_REQUESTS, MeetingView } from '../../../shared/protocol/meetings.ts';
import { createStore, type Store } from '../../base/createStore.ts';
import { joinAsMember } from '../joinAsMember.ts';
import { pause } from '../reachability.ts';
import type { LinkState } from '../room/linkState.ts';
import { connectToRoom, type Request } from '../room/roomConnection.ts';
import { currentToken } from '../sessionStore.ts';

/** One page in one meeting. */
export interface OpenMeeting {
  readonly meetingId: string;
  readonly link: Store<LinkState>;
  /** What the room told last; null: nothing yet. */
  readonly view: Store<MeetingView | null>;
  readonly request: Request<typeof MEETING_REQUESTS>;
  readonly close: () => void;
}

/** Takes a seat in a meeting and keeps it. */
export function openMeeting(meetingId: string): OpenMeeting {
  const view = createStore<MeetingView | null>(null);
  const room = connectToRoom<typeof MEETING_REQUESTS>({
    join: () => joinAsMember('meeting', { meetingId }, currentToken()),
    pause,
    random: Math.random,
  });
  room.hear<MeetingView>('meeting', view.set);
  return { meetingId, link: room.link, view, request: room.request, close: room.close };
}
