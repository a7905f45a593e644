import { assertNever } from '../../../shared/assertNever.ts';
import type { HandshakeRejection } from '../../../shared/handshake/ticket.ts';
import type { MeetingSlot } from '../../../shared/protocol/meetings.ts';
import { winnerOf } from '../../domain/meetingBids.ts';
import type { OrderResult } from '../orders/effects.ts';
import { contest, due, met, reportMissed, resolve } from './machine/after.ts';
import { orderTold, type PlaceBid, placeBid } from './machine/bidding.ts';
import { noteHere, noteRefused } from './machine/evidence.ts';
import { remindFrom } from './machine/reminders.ts';
import { change, type Decision, type MeetingState, ok, refuse } from './machine/state.ts';
import { followTogether } from './machine/together.ts';
import {
  type AcceptBid,
  acceptBid,
  answerTime,
  cancel,
  consent,
  declineBid,
  fanBlocked,
  proposeTime,
  review,
  withdrawBid,
} from './machine/way.ts';
import { setWhere } from './machine/where.ts';

/** What a meeting is asked, by the two or by what happened. `byId` is who asks; the room has judged their role. */
export type MeetingCommand =
  | PlaceBid
  | AcceptBid
  | { readonly type: 'declineBid'; readonly bidId: string }
  /** The creator has blocked that fan. */
  | { readonly type: 'fanBlocked'; readonly fanId: string }
  | { readonly type: 'withdrawBid'; readonly byId: string; readonly bidId: string }
  | {
      readonly type: 'consent';
      readonly byId: string;
      readonly isGiven: boolean;
      readonly receiptId?: string;
    }
  /** The creator has looked at what the fan gave. */
  | { readonly type: 'review'; readonly isApproved: boolean }
  | { readonly type: 'proposeTime'; readonly byId: string; readonly slot: MeetingSlot }
  | { readonly type: 'answerTime'; readonly byId: string; readonly isAccepted: boolean }
  | { readonly type: 'cancel' | 'confirmMet'; readonly byId: string }
  /** What was said is right for the way in which they meet. */
  | { readonly type: 'setWhere'; readonly byId: string; readonly text: string }
  /** The two proofs of the meeting were judged, and fit. */
  | { readonly type: 'metProven' }
  /** Two proofs were judged, and are none of this meeting. */
  | { readonly type: 'proofRefused'; readonly code: HandshakeRejection; readonly scannedAtMs: number }
  | { readonly type: 'reportMissed' | 'contest'; readonly byId: string; readonly text: string }
  | { readonly type: 'resolve'; readonly toCreatorPercent: number; readonly reason: string }
  | { readonly type: 'meetingDue' }
  | { readonly type: 'orderTold'; readonly result: OrderResult }
  /** So many of what waits to be told were told. */
  | { readonly type: 'newsTold'; readonly count: number }
  | { readonly type: 'conversationOpened'; readonly bidId: string; readonly conversationId: string }
  | { readonly type: 'seatIn' | 'seatOut'; readonly personId: string };

/** Decides one command. Pure; rules: SPEC.md, BM*. */
export function decideMeeting(state: MeetingState, command: MeetingCommand, nowMs: number): Decision {
  const decided = decide(state, command, nowMs);
  if (!decided.ok) return decided;
  const followed = followTogether(decided.next, nowMs);
  return ok(numbered(state, remindFrom(state, followed, nowMs)));
}

/** Counts what other calendars have to hear of. */
function numbered(before: MeetingState, next: MeetingState): MeetingState {
  const isSame =
    before.phase.type === next.phase.type && before.slot === next.slot && before.where === next.where;
  return isSame ? next : change(next, { sequence: (before.sequence ?? 0) + 1 });
}

function decide(state: MeetingState, command: MeetingCommand, nowMs: number): Decision {
  switch (command.type) {
    case 'placeBid':
      return placeBid(state, command, nowMs);
    case 'acceptBid':
      return acceptBid(state, command, nowMs);
    case 'declineBid':
      return declineBid(state, command.bidId, nowMs);
    case 'fanBlocked':
      return fanBlocked(state, command.fanId, nowMs);
    case 'withdrawBid':
      return withdrawBid(state, command, nowMs);
    case 'consent':
      return consent(state, command, nowMs);
    case 'review':
      return review(state, command.isApproved, nowMs);
    case 'proposeTime':
      return isParty(state, command.byId) ? proposeTime(state, command, nowMs) : refuse('Forbidden');
    case 'answerTime':
      return isParty(state, command.byId) ? answerTime(state, command, nowMs) : refuse('Forbidden');
    case 'setWhere':
      return setWhere(state, command, nowMs);
    case 'cancel':
      return isParty(state, command.byId) ? cancel(state, command.byId, nowMs) : refuse('Forbidden');
    case 'confirmMet':
      return winnerOf(state)?.fan.id === command.byId ? met(state, nowMs) : refuse('Forbidden');
    case 'metProven':
      return met(state, nowMs);
    case 'proofRefused':
      return ok(noteRefused(state, { code: command.code, scannedAtMs: command.scannedAtMs, atMs: nowMs }));
    case 'reportMissed':
      return isParty(state, command.byId) ? reportMissed(state, command, nowMs) : refuse('Forbidden');
    case 'contest':
      return isParty(state, command.byId) ? contest(state, command, nowMs) : refuse('Forbidden');
    case 'resolve':
      return resolve(state, command, nowMs);
    case 'meetingDue':
      return due(state, nowMs);
    case 'orderTold':
      return orderTold(state, command.result, nowMs);
    case 'newsTold':
      return ok(change(state, { untold: state.untold.slice(command.count) }));
    case 'conversationOpened':
      return ok(opened(state, command));
    case 'seatIn':
      return ok(noteHere(seat(state, command.personId, 1), command.personId, nowMs));
    case 'seatOut':
      return ok(noteHere(seat(state, command.personId, -1), command.personId, nowMs));
    default:
      return assertNever(command);
  }
}

const isParty = (state: MeetingState, personId: string): boolean =>
  state.creator.id === personId || winnerOf(state)?.fan.id === personId;

function opened(
  state: MeetingState,
  { bidId, conversationId }: { readonly bidId: string; readonly conversationId: string },
): MeetingState {
  return state.winnerId === bidId && state.conversationId !== conversationId
    ? change(state, { conversationId })
    : state;
}

function seat(state: MeetingState, personId: string, more: 1 | -1): MeetingState {
  const count = (state.seats.get(personId) ?? 0) + more;
  const seats = count > 0 ? state.seats.set(personId, count) : state.seats.delete(personId);
  return { ...state, seats, hasNews: true };
}
