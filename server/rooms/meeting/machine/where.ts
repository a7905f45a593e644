import { winnerOf } from '../../../domain/meetingBids.ts';
import { saysWhere } from '../../../domain/meetingWhere.ts';
import { change, type Decision, type MeetingState, ok, refuse, tell } from './state.ts';

/** The creator says where the two meet, once a bid is accepted and until the meeting is judged; the fan is told. */
export function setWhere(
  state: MeetingState,
  { byId, text }: { readonly byId: string; readonly text: string },
  nowMs: number,
): Decision {
  const { phase, slot, creator } = state;
  const bid = winnerOf(state);
  if (byId !== creator.id) return refuse('Forbidden');
  const isRight = phase.type === 'consent' || phase.type === 'review' || phase.type === 'scheduled';
  if (!bid || !isRight || !saysWhere(slot?.kind)) return refuse('MeetingMovedOn');
  if (state.where === text) return ok(state);
  return ok(
    tell(change(state, { where: text }), {
      ...({ what: 'whereSet', bidId: bid.bidId, atMs: nowMs } as const),
      to: [bid.fan.id],
    }),
  );
}
