import { schema, type ToJSON, t } from '@colyseus/schema';
import { phaseDueMs } from '../meetingDue.ts';
import type { MeetingView } from '../protocol/meetings.ts';

/** The synced state of room `meeting`: what both sides may see, for whoever reads `room.state`. */
export const MeetingState = schema(
  {
    meetingId: t.string().default(''),
    creatorId: t.string().default(''),
    phase: t.string().default(''),
    dueAtMs: t.number().default(0),
    startMs: t.number().default(0),
    endMs: t.number().default(0),
    kind: t.string().default(''),
    isDecided: t.boolean().default(false),
    bidCount: t.number().default(0),
  },
  'MeetingState',
);
export type MeetingState = InstanceType<typeof MeetingState>;
export type MeetingFields = Readonly<ToJSON<MeetingState>>;

/** What each field of a meeting's state means: `npm run docs` writes it to docs/protocol.md. */
export const MEETING_MEANINGS: Readonly<Record<keyof MeetingFields, string>> = {
  meetingId: 'id of the meeting',
  creatorId: 'id of the creator',
  phase: '`open`, `consent`, `review`, `scheduled`, `missed`, `disputed` or `over`',
  dueAtMs: 'when it moves by itself; 0: it does not',
  startMs: 'when the slot begins that is bid for; 0: any time',
  endMs: 'when that slot ends; 0: any time',
  kind: '`inPerson`, `link`, `call` or `room`; empty: any time',
  isDecided: 'whether a bid has won',
  bidCount: 'how many bids there have been',
};

type Shown = Pick<MeetingView, 'meetingId' | 'creator' | 'phase' | 'bidCount'> & {
  readonly lot: MeetingView['slot'];
  readonly isDecided: boolean;
};

/** Projects what everybody in the room is shown: no bid, no name of a fan, and of the time what was bid for. */
export function projectMeeting({
  meetingId,
  creator,
  phase,
  bidCount,
  lot,
  isDecided,
}: Shown): MeetingFields {
  return {
    ...{ meetingId, creatorId: creator.id, phase: phase.type, isDecided, bidCount },
    dueAtMs: phaseDueMs(phase) ?? 0,
    ...{ startMs: lot?.startMs ?? 0, endMs: lot?.endMs ?? 0, kind: lot?.kind ?? '' },
  };
}
