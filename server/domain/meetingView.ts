import { MEETING_LIMITS } from '../../shared/meetingLimits.ts';
import type { BidView, LockView, MeetingAct, MeetingView } from '../../shared/protocol/meetings.ts';
import { byAmount, highestOf, isWaiting, nextMinor, winnerOf } from './meetingBids.ts';
import type { Bid, MeetingBody } from './meetingBody.ts';
import { togetherView } from './meetingTogether.ts';
import { saysWhere, whereOf } from './meetingWhere.ts';

interface Reader {
  readonly meetingId: string;
  readonly personId: string;
  readonly nowMs: number;
  /** Ids of those whose page of this meeting is open. */
  readonly here: ReadonlySet<string>;
  /** Where the money of bids stands on a chain; those that no chain follows are left out. */
  readonly locks?: ReadonlyMap<string, LockView>;
}

/** Returns a meeting as one person may see it; null: it is not theirs. A fan sees no bid of anybody else. */
export function meetingView(body: MeetingBody, reader: Reader): MeetingView | null {
  const { creator, terms, slot, phase, proposal, bids } = body;
  const { meetingId, personId, here } = reader;
  const isCreator = creator.id === personId;
  const own = bids.filter(({ fan }) => fan.id === personId);
  if (!isCreator && own.length === 0) return null;
  const winner = winnerOf(body);
  const hasWon = winner?.fan.id === personId;
  const isParty = winner !== undefined && (isCreator || hasWon);
  const highest = isCreator || !terms.isBlind ? highestOf(body) : undefined;
  const seen = isCreator ? bids.toSorted(byAmount) : own.toReversed();
  const together = togetherView(body);
  const otherId = isCreator ? winner?.fan.id : creator.id;
  return {
    ...{ meetingId, creator, terms, phase },
    where: isParty ? whereOf(body, isCreator) : null,
    role: isCreator ? 'creator' : 'fan',
    // whoever lost is not told where the others meet
    slot: isParty || body.lot === null ? (isParty ? slot : null) : body.lot,
    proposal: isParty ? proposal : null,
    highestMinor: highest?.amountMinor ?? null,
    bidCount: bids.length,
    nextMinor: String(nextMinor(body)),
    bids: seen.map((bid) => bidView(body, bid, reader.locks?.get(bid.bidId))),
    winner: isParty ? { bidId: winner.bidId, fan: winner.fan } : null,
    conversationId: isParty ? body.conversationId : null,
    isOtherHere: otherId !== undefined && here.has(otherId),
    allowed: allowedTo(body, reader),
    ...(isParty && together ? { together } : {}),
    ...(isParty && body.decision ? { decision: body.decision } : {}),
    ...(isParty && body.sequence !== undefined ? { sequence: body.sequence } : {}),
  };
}

interface Ended {
  readonly orderId: string;
  readonly takenMinor: string;
  readonly returnedMinor: string;
}

function bidView({ book }: MeetingBody, bid: Bid, locked: LockView = { type: 'ledger' }): BidView {
  const { bidId, fan, amountMinor, message, staysIn, atMs, state } = bid;
  const ended = (book?.ended ?? []) as readonly Ended[];
  const settled = ended.find(({ orderId }) => orderId === bidId);
  return {
    ...{ bidId, fan, amountMinor, message, staysIn, atMs, state, locked },
    settled: settled ? { paidMinor: settled.takenMinor, returnedMinor: settled.returnedMinor } : null,
  };
}

/** Returns what somebody can do now, by the same rules as the machine. */
function allowedTo(body: MeetingBody, { personId, nowMs }: Reader): readonly MeetingAct[] {
  const { creator, bids, phase } = body;
  const isCreator = creator.id === personId;
  const acts: MeetingAct[] = [];
  if (isCreator && bids.some(isWaiting)) {
    if (phase.type === 'open' && nowMs < phase.acceptByMs) acts.push('acceptBid');
    acts.push('declineBid');
  }
  if (bids.some((bid) => bid.fan.id === personId && isWaiting(bid))) acts.push('withdrawBid');
  const hasWon = winnerOf(body)?.fan.id === personId;
  return isCreator || hasWon ? [...acts, ...partyActs(body, { personId, isCreator, nowMs })] : acts;
}

function partyActs(
  { phase, slot, proposal }: MeetingBody,
  {
    personId,
    isCreator,
    nowMs,
  }: { readonly personId: string; readonly isCreator: boolean; readonly nowMs: number },
): readonly MeetingAct[] {
  const startMs = slot?.startMs ?? Number.POSITIVE_INFINITY;
  const confirm: readonly MeetingAct[] =
    !isCreator && nowMs >= startMs - MEETING_LIMITS.earlyMs ? ['confirmMet', 'proveMet'] : [];
  const where: readonly MeetingAct[] = isCreator && saysWhere(slot?.kind) ? ['setWhere'] : [];
  switch (phase.type) {
    case 'consent':
      return isCreator ? [...where, 'cancel'] : ['consent', 'cancel'];
    case 'review':
      return isCreator ? ['review', ...where, 'cancel'] : ['cancel'];
    case 'scheduled':
      return [
        ...confirm,
        ...(nowMs < startMs ? (['proposeTime', 'cancel'] as const) : isCreator ? (['cancel'] as const) : []),
        ...(proposal ? (['answerTime'] as const) : []),
        ...where,
        ...(nowMs >= startMs + MEETING_LIMITS.waitMs ? (['reportMissed'] as const) : []),
      ];
    case 'missed':
      return [
        ...confirm,
        ...(phase.byId === personId ? [] : (['contest'] as const)),
        ...(isCreator ? (['cancel'] as const) : []),
      ];
    case 'disputed':
      return [...confirm, ...(isCreator ? (['cancel'] as const) : [])];
    default:
      return [];
  }
}
