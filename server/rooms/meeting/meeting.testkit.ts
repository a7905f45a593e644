import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import type { MeetingSlot, MeetingTerms } from '../../../shared/protocol/meetings.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import { openingOf } from '../../domain/meetingOpening.ts';
import { dueEffects, type OrderResult } from '../orders/effects.ts';
import type { MeetingState } from './machine/state.ts';
import { decideMeeting, type MeetingCommand } from './meetingMachine.ts';
import { restoreMeeting } from './meetingRules.ts';

export const NOW_MS = 1_796_000_400_000;
export const person = (id: string): Person => ({ id: `us_${id}`, name: id, handle: id });
export const NOVA = person('nova');

export const SLOT: MeetingSlot = {
  slotId: 'slot_one',
  startMs: NOW_MS + 10 * DAY_MS,
  endMs: NOW_MS + 10 * DAY_MS + HOUR_MS,
  kind: 'call',
  minimumMinor: '100',
};
const TERMS: MeetingTerms = {
  ...{ minimumMinor: '50', stepMinor: '10', isBlind: false, asks: [], question: '' },
  ladder: [
    { hoursBefore: 48, backPercent: 100 },
    { hoursBefore: 24, backPercent: 75 },
    { hoursBefore: 0, backPercent: 50 },
  ],
  unprovenToCreatorPercent: 50,
};

/** Returns a meeting that nobody has bid for. */
export function newMeeting({
  terms = {},
  lot = SLOT,
}: {
  readonly terms?: Partial<MeetingTerms>;
  readonly lot?: MeetingSlot | null;
} = {}): MeetingState {
  const body: MeetingBody = {
    ...{ epoch: 0, creator: NOVA, terms: { ...TERMS, ...terms }, lot, slot: lot },
    ...openingOf(lot, NOW_MS),
    ...{ proposal: null, bids: [], winnerId: null, conversationId: null, untold: [] },
  };
  return restoreMeeting('meet_of_tests', body, 1);
}

export const bidOfFan = (
  fan: string,
  amount: number,
  more: { readonly staysIn?: boolean } = {},
): MeetingCommand => ({
  ...({ type: 'placeBid', bidId: `bid_${fan}_${amount}`, fan: person(fan), message: '' } as const),
  ...{ amountMinor: String(amount), staysIn: false, ...more },
});

/** A meeting under test, whose money is done with at once. */
export class Played {
  state: MeetingState;
  nowMs = NOW_MS;
  /** What was taken of each bid that is paid. */
  readonly paid = new Map<string, bigint>();

  constructor(state: MeetingState) {
    this.state = state;
  }

  /** Asks; what is due for money is done. Returns the code of a refusal. */
  ask(command: MeetingCommand): string {
    const decided = decideMeeting(this.state, command, this.nowMs);
    if (!decided.ok) return decided.rejection;
    this.state = decided.next;
    for (const effect of dueEffects(this.state.book))
      this.ask({ type: 'orderTold', result: this.#do(effect) });
    return 'ok';
  }

  #do(effect: ReturnType<typeof dueEffects>[number]): OrderResult {
    const { orderId } = effect.order;
    if (effect.type === 'placeHold') return { type: 'holdPlaced', orderId };
    const takenMinor = effect.ending.type === 'post' ? BigInt(effect.ending.takenMinor) : 0n;
    this.paid.set(orderId, takenMinor);
    return { type: 'holdEnded', orderId, takenMinor, mesiMinor: takenMinor };
  }

  bids(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.state.bids.map(({ bidId, state }) => [bidId, state]));
  }

  get phase(): string {
    const { phase } = this.state;
    return phase.type === 'over' ? phase.how : phase.type;
  }

  accept(bidId: string, slot = SLOT): string {
    return this.ask({ type: 'acceptBid', bidId, slot });
  }
}

/** Plays a meeting up to an accepted bid of 1,000 by Ada. */
export function accepted(terms: Partial<MeetingTerms> = {}): Played {
  const played = new Played(newMeeting({ terms }));
  played.ask(bidOfFan('ada', 1_000));
  played.accept('bid_ada_1000');
  return played;
}

export const AFTER_MS = SLOT.startMs + MEETING_LIMITS.waitMs;
