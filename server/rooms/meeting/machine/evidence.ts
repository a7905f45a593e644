import { MEETING_LIMITS } from '../../../../shared/meetingLimits.ts';
import { isTimeToMeet } from '../../../../shared/meetingWindow.ts';
import type { RefusedProofView } from '../../../../shared/protocol/disputes.ts';
import { winnerOf } from '../../../domain/meetingBids.ts';
import { change, type MeetingState } from './state.ts';

/** Notes what one side has said of the meeting, in their own words: an arbiter reads both. */
export const noteSaid = (
  state: MeetingState,
  said: { readonly byId: string; readonly text: string; readonly atMs: number },
): MeetingState => change(state, { said: [...(state.said ?? []), said] });

/** Notes a proof that was refused, while it may still be disputed how the meeting went: an arbiter reads the newest. */
export function noteRefused(state: MeetingState, refused: RefusedProofView): MeetingState {
  const { type } = state.phase;
  if (type !== 'scheduled' && type !== 'missed' && type !== 'disputed') return state;
  const refusedProofs = [...(state.refusedProofs ?? []), refused].slice(-MEETING_LIMITS.refusedProofs);
  return change(state, { refusedProofs });
}

/** Notes that one of the two had the page of the meeting open while it was time to meet: when first, and when last. */
export function noteHere(state: MeetingState, personId: string, nowMs: number): MeetingState {
  const isParty = personId === state.creator.id || personId === winnerOf(state)?.fan.id;
  if (!isParty || !isTimeToMeet(state, nowMs)) return state;
  const others = (state.here ?? []).filter((one) => one.personId !== personId);
  const fromMs = state.here?.find((one) => one.personId === personId)?.fromMs ?? nowMs;
  return change(state, { here: [...others, { personId, fromMs, untilMs: nowMs }] });
}
