import type { MeetingHappening } from '../../shared/protocol/meetings.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts';
import { byAmount, isWaiting, winnerOf } from './meetingBids.ts';
import type { MeetingBody } from './meetingBody.ts';

/** How long before a meeting both are reminded of it, and how long before a deadline whoever has to answer is. */
const REMINDERS = {
  startMs: [48 * HOUR_MS, 24 * HOUR_MS, HOUR_MS, 5 * MINUTE_MS],
  deadlineMs: [24 * HOUR_MS, HOUR_MS],
  proposalMs: [HOUR_MS],
} as const;

/** Something that is told once, some time before it is due. Times are Unix ms. */
export interface Reminder {
  readonly what: MeetingHappening;
  readonly to: readonly string[];
  readonly bidId: string;
  readonly atMs: number;
  readonly dueMs: number;
}

type Reminded = Pick<
  MeetingBody,
  'phase' | 'slot' | 'proposal' | 'bids' | 'winnerId' | 'creator' | 'remindedMs'
>;

/** Returns every reminder of a meeting as it stands now, told or not, the earliest first. */
function remindersOf(meeting: Reminded): readonly Reminder[] {
  return [...ofPhase(meeting), ...ofProposal(meeting)].toSorted((a, b) => a.atMs - b.atMs);
}

/** Returns those that are not told yet; whatever was to be told before the meeting came to where it stands is none of them. */
export const openReminders = (meeting: Reminded): readonly Reminder[] =>
  remindersOf(meeting).filter(({ atMs }) => atMs > (meeting.remindedMs ?? 0));

function ofPhase(meeting: Reminded): readonly Reminder[] {
  const { phase, slot, creator, bids } = meeting;
  const winner = winnerOf(meeting);
  if (phase.type === 'open') {
    const [best] = bids.filter(isWaiting).toSorted(byAmount);
    const asked = best && ({ what: 'answerDue', to: [creator.id], bidId: best.bidId } as const);
    return asked ? before(asked, phase.acceptByMs, REMINDERS.deadlineMs) : [];
  }
  if (!winner) return [];
  const { bidId, fan } = winner;
  switch (phase.type) {
    case 'consent':
      return before({ what: 'consentDue', to: [fan.id], bidId }, phase.consentByMs, REMINDERS.deadlineMs);
    case 'review':
      return before({ what: 'reviewDue', to: [creator.id], bidId }, phase.reviewByMs, REMINDERS.deadlineMs);
    case 'scheduled': {
      const both = { what: 'startsSoon', to: [fan.id, creator.id], bidId } as const;
      return slot ? before(both, slot.startMs, REMINDERS.startMs) : [];
    }
    case 'missed': {
      const to = [phase.byId === fan.id ? creator.id : fan.id];
      return before({ what: 'contestDue', to, bidId }, phase.contestUntilMs, REMINDERS.deadlineMs);
    }
    default:
      return [];
  }
}

function ofProposal(meeting: Reminded): readonly Reminder[] {
  const { proposal, creator } = meeting;
  const winner = winnerOf(meeting);
  if (!proposal || !winner) return [];
  const to = [proposal.byId === creator.id ? winner.fan.id : creator.id];
  const asked = { what: 'proposalDue', to, bidId: winner.bidId } as const;
  return before(asked, proposal.untilMs, REMINDERS.proposalMs);
}

function before(
  said: Pick<Reminder, 'what' | 'to' | 'bidId'>,
  dueMs: number,
  lengths: readonly number[],
): readonly Reminder[] {
  return lengths.map((length) => ({ ...said, dueMs, atMs: dueMs - length }));
}
