import { describe, expect, it } from 'vitest';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import { HOUR_MS } from '../../../shared/time.ts';
import { meetingView } from '../../domain/meetingView.ts';
import { bookToDocument } from '../orders/order.ts';
import {
  AFTER_MS,
  accepted,
  bidOfFan,
  NOVA,
  NOW_MS,
  newMeeting,
  Played,
  person,
  SLOT,
} from './meeting.testkit.ts';

const ADA = 'us_ada';
const { snipeMs, extensionsMs, consentMs, acceptMs, disputeMs, contestMs, resolveMs } = MEETING_LIMITS;

describe('bids for a meeting', () => {
  it('[BM1] stand once their money is held, from the minimum on and a step above the highest', () => {
    const played = new Played(newMeeting());
    expect(played.ask(bidOfFan('ada', 99))).toBe('BidTooLow');
    expect(played.ask(bidOfFan('nova', 100))).toBe('SelfBid');
    expect(played.ask(bidOfFan('ada', 100))).toBe('ok');
    expect(played.ask(bidOfFan('ada', 100))).toBe('ok');
    expect(played.ask(bidOfFan('bob', 109))).toBe('BidTooLow');
    expect(played.ask(bidOfFan('bob', 110))).toBe('ok');
    played.nowMs = SLOT.startMs;
    expect(played.ask(bidOfFan('cy', 500))).toBe('BiddingOver');
    expect(played.bids()).toEqual({ bid_ada_100: 'outbid', bid_bob_110: 'standing' });
  });

  it('[BM1] are as many as one meeting may have, and one more is refused', () => {
    const played = new Played(newMeeting());
    for (let n = 0; n < MEETING_LIMITS.bids; n += 1)
      expect(played.ask(bidOfFan(`f${n}`, 100 + n * 10))).toBe('ok');
    expect(played.ask(bidOfFan('last', 1_000_000))).toBe('BidsFull');
  });

  it('[BM2] return in the same step when outbid, or stay in the running', () => {
    const played = new Played(newMeeting());
    played.ask(bidOfFan('ada', 100));
    played.ask(bidOfFan('bob', 200, { staysIn: true }));
    expect(played.paid.get('bid_ada_100')).toBe(0n);
    played.ask(bidOfFan('cy', 300));
    expect(played.bids()).toMatchObject({ bid_bob_200: 'reserve', bid_cy_300: 'standing' });
    expect(played.ask({ type: 'withdrawBid', byId: 'us_cy', bidId: 'bid_cy_300' })).toBe('ok');
    expect(played.bids()).toMatchObject({ bid_bob_200: 'standing', bid_cy_300: 'withdrawn' });
    played.ask(bidOfFan('bob', 400));
    expect(played.bids()).toMatchObject({ bid_bob_200: 'withdrawn', bid_bob_400: 'standing' });
  });

  it('[BM3] that come late move the end, up to a cap', () => {
    const played = new Played(newMeeting());
    const closes = () => (played.state.phase.type === 'open' ? played.state.phase.closesAtMs : 0);
    const first = closes();
    played.nowMs = first - snipeMs - 1;
    played.ask(bidOfFan('ada', 100));
    expect(closes()).toBe(first);
    for (let n = 2; n < 20; n += 1) {
      played.nowMs = closes() - 1;
      played.ask(bidOfFan(`f${n}`, n * 100));
    }
    expect(closes()).toBe(first + extensionsMs);
  });

  it('[BM4] in a blind auction do not outbid each other', () => {
    const played = new Played(newMeeting({ terms: { isBlind: true } }));
    played.ask(bidOfFan('ada', 500));
    expect(played.ask(bidOfFan('bob', 100))).toBe('ok');
    expect(played.bids()).toEqual({ bid_ada_500: 'standing', bid_bob_100: 'standing' });
    played.accept('bid_bob_100');
    expect(played.bids()).toEqual({ bid_ada_500: 'outbid', bid_bob_100: 'won' });
  });

  it('[BM12] of others are shown to the creator alone', () => {
    const played = new Played(newMeeting({ terms: { isBlind: true } }));
    played.ask(bidOfFan('ada', 500));
    played.ask(bidOfFan('bob', 700));
    const view = (personId: string) => {
      const { state, nowMs } = played;
      const body = { ...state, book: bookToDocument(state.book) };
      return meetingView(body, { meetingId: 'meet_of_tests', personId, nowMs, here: new Set() });
    };
    expect(view(ADA)).toMatchObject({ highestMinor: null, bids: [{ amountMinor: '500' }] });
    expect(view(NOVA.id)?.bids).toHaveLength(2);
    expect(view('us_stranger')).toBeNull();
    played.accept('bid_bob_700');
    expect(JSON.stringify(view(ADA))).not.toContain('bob');
  });
});

describe('consent to a meeting', () => {
  const asked = () => {
    const played = new Played(newMeeting({ terms: { asks: ['name'] } }));
    played.ask(bidOfFan('bob', 500, { staysIn: true }));
    played.ask(bidOfFan('ada', 1_000));
    played.accept('bid_ada_1000');
    return played;
  };

  it('[BM6] is taken until 48 hours are over, and refused a second later', () => {
    const yes = { type: 'consent', byId: ADA, isGiven: true } as const;
    const late = asked();
    late.nowMs = NOW_MS + consentMs + 1_000;
    expect(late.ask(yes)).toBe('MeetingTooLate');
    const played = asked();
    played.nowMs = NOW_MS + consentMs - 1;
    expect(played.ask({ ...yes, byId: 'us_bob' })).toBe('MeetingMovedOn');
    expect(played.ask(yes)).toBe('ok');
    expect([played.phase, played.bids()]).toEqual([
      'scheduled',
      { bid_bob_500: 'outbid', bid_ada_1000: 'won' },
    ]);
  });

  it('[BM6] [BM13] that does not come offers whoever stayed in the running, in a conversation of their own', () => {
    const played = asked();
    const open = (bidId: string, conversationId: string) =>
      played.ask({ type: 'conversationOpened', bidId, conversationId });
    open('bid_ada_1000', 'ch_of_ada');
    expect(played.state.conversationId).toBe('ch_of_ada');
    played.nowMs = NOW_MS + consentMs;
    played.ask({ type: 'meetingDue' });
    expect([played.phase, played.bids()]).toEqual([
      'open',
      { bid_bob_500: 'standing', bid_ada_1000: 'lapsed' },
    ]);
    expect(played.paid.get('bid_ada_1000')).toBe(0n);
    expect(played.accept('bid_bob_500')).toBe('ok');
    // one that was opened late is nobody’s any more
    open('bid_ada_1000', 'ch_of_ada');
    expect(played.state.conversationId).toBeNull();
    open('bid_bob_500', 'ch_of_bob');
    expect(played.state.conversationId).toBe('ch_of_bob');
    played.ask({ type: 'consent', byId: 'us_bob', isGiven: false });
    expect(played.phase).toBe('lapsed');
    expect(played.state.book.open.size).toBe(0);
  });

  it('[BM6] is asked of whoever bid for any time, which the creator chose', () => {
    const played = new Played(newMeeting({ lot: null }));
    played.ask(bidOfFan('ada', 500));
    expect(played.ask(bidOfFan('bob', 900))).toBe('BiddingOver');
    played.accept('bid_ada_500');
    expect(played.phase).toBe('consent');
  });
});

describe('a look at what was given', () => {
  const { reviewMs } = MEETING_LIMITS;
  const given = () => {
    const played = new Played(newMeeting({ terms: { asks: ['name'], checks: { ownReview: true } } }));
    played.ask(bidOfFan('bob', 500, { staysIn: true }));
    played.ask(bidOfFan('ada', 1_000));
    played.accept('bid_ada_1000');
    played.ask({ type: 'consent', byId: ADA, isGiven: true });
    return played;
  };
  const yes = { type: 'review', isApproved: true } as const;

  it('[BM20] waits for the creator’s yes, up to the millisecond, and then the meeting is set', () => {
    const played = given();
    expect(played.phase).toBe('review');
    expect(played.ask({ type: 'consent', byId: ADA, isGiven: true })).toBe('MeetingMovedOn');
    played.nowMs = NOW_MS + reviewMs;
    expect(played.ask(yes)).toBe('MeetingTooLate');
    played.nowMs -= 1;
    expect(played.ask(yes)).toBe('ok');
    expect([played.phase, played.bids()]).toEqual([
      'scheduled',
      { bid_bob_500: 'outbid', bid_ada_1000: 'won' },
    ]);
    expect(played.ask(yes)).toBe('MeetingMovedOn');
  });

  it('[BM20] with a no, and without an answer, returns the money and offers the next', () => {
    const refused = given();
    expect(refused.ask({ type: 'review', isApproved: false })).toBe('ok');
    expect([refused.phase, refused.bids()]).toEqual([
      'open',
      { bid_bob_500: 'standing', bid_ada_1000: 'declined' },
    ]);
    expect(refused.paid.get('bid_ada_1000')).toBe(0n);
    const silent = given();
    silent.nowMs = NOW_MS + reviewMs;
    silent.ask({ type: 'meetingDue' });
    expect([silent.phase, silent.bids()]).toEqual([
      'open',
      { bid_bob_500: 'standing', bid_ada_1000: 'lapsed' },
    ]);
    const left = given();
    expect(left.ask({ type: 'cancel', byId: ADA })).toBe('ok');
    expect(left.paid.get('bid_ada_1000')).toBe(0n);
    const called = given();
    expect(called.ask({ type: 'cancel', byId: NOVA.id })).toBe('ok');
    expect([called.phase, called.paid.get('bid_ada_1000')]).toEqual(['cancelled', 0n]);
  });
});

describe('a meeting that is set', () => {
  it('[BM7] moves when the one proposes and the other agrees', () => {
    const played = accepted();
    const slot = {
      ...SLOT,
      slotId: 'slot_two',
      startMs: SLOT.startMs + HOUR_MS,
      endMs: SLOT.endMs + HOUR_MS,
    };
    expect(played.ask({ type: 'proposeTime', byId: 'us_bob', slot })).toBe('Forbidden');
    expect(played.ask({ type: 'proposeTime', byId: ADA, slot })).toBe('ok');
    expect(played.ask({ type: 'answerTime', byId: ADA, isAccepted: true })).toBe('Forbidden');
    expect(played.ask({ type: 'answerTime', byId: NOVA.id, isAccepted: true })).toBe('ok');
    expect(played.state.slot).toEqual(slot);
  });

  it.each([
    [72, 0n],
    [48, 0n],
    [47, 250n],
    [24, 250n],
    [1, 500n],
  ])('[BM8] that the fan cancels %i hours before pays the creator %i of 1,000', (hours, toCreator) => {
    const played = accepted();
    played.nowMs = SLOT.startMs - hours * HOUR_MS;
    expect(played.ask({ type: 'cancel', byId: ADA })).toBe('ok');
    expect([played.phase, played.paid.get('bid_ada_1000')]).toEqual(['cancelled', toCreator]);
  });

  it('[BM8] that the creator cancels returns all, and the fan cancels none that has begun', () => {
    const played = accepted();
    played.nowMs = SLOT.startMs;
    expect(played.ask({ type: 'cancel', byId: ADA })).toBe('MeetingTooLate');
    expect(played.ask({ type: 'cancel', byId: NOVA.id })).toBe('ok');
    expect(played.paid.get('bid_ada_1000')).toBe(0n);
  });

  it('[BM10] is paid when the two have met, and not before it', () => {
    const played = accepted();
    expect(played.ask({ type: 'confirmMet', byId: ADA })).toBe('MeetingTooEarly');
    played.nowMs = SLOT.startMs;
    expect(played.ask({ type: 'confirmMet', byId: NOVA.id })).toBe('Forbidden');
    expect(played.ask({ type: 'metProven' })).toBe('ok');
    expect(played.ask({ type: 'metProven' })).toBe('ok');
    expect([played.phase, played.paid.get('bid_ada_1000')]).toEqual(['released', 1_000n]);
  });

  it.each([
    [ADA, 'refunded', 0n],
    [NOVA.id, 'released', 1_000n],
  ])('[BM9] that %s calls missed counts when nobody contests it', (byId, phase, paid) => {
    const played = accepted();
    expect(played.ask({ type: 'reportMissed', byId, text: '' })).toBe('MeetingTooEarly');
    played.nowMs = AFTER_MS;
    expect(played.ask({ type: 'reportMissed', byId, text: 'alone' })).toBe('ok');
    expect(played.ask({ type: 'contest', byId, text: '' })).toBe('Forbidden');
    played.nowMs = AFTER_MS + contestMs;
    played.ask({ type: 'meetingDue' });
    expect([played.phase, played.paid.get('bid_ada_1000')]).toEqual([phase, paid]);
  });

  it('[BM9] that is contested is divided by the arbiter, and by the terms without one', () => {
    const contested = () => {
      const played = accepted();
      played.nowMs = AFTER_MS;
      played.ask({ type: 'reportMissed', byId: ADA, text: '' });
      played.ask({ type: 'contest', byId: NOVA.id, text: 'I was there' });
      return played;
    };
    const decided = contested();
    expect(decided.ask({ type: 'resolve', toCreatorPercent: 30, reason: 'He waited.' })).toBe('ok');
    expect([decided.phase, decided.paid.get('bid_ada_1000')]).toEqual(['split', 300n]);
    const left = contested();
    left.nowMs = AFTER_MS + resolveMs;
    expect(left.ask({ type: 'resolve', toCreatorPercent: 30, reason: 'He waited.' })).toBe('MeetingTooLate');
    left.ask({ type: 'meetingDue' });
    expect([left.phase, left.paid.get('bid_ada_1000')]).toEqual(['split', 500n]);
  });

  it('[BM9] of which nobody says anything goes by the terms', () => {
    const played = accepted({ unprovenToCreatorPercent: 100 });
    played.nowMs = SLOT.endMs + disputeMs;
    played.ask({ type: 'meetingDue' });
    expect(played.phase).toBe('released');
  });

  it('[BM11] that nobody accepts returns all bids', () => {
    const played = new Played(newMeeting());
    played.ask({ ...bidOfFan('ada', 100), fan: person('ada') } as never);
    played.nowMs = NOW_MS + 24 * HOUR_MS + acceptMs;
    expect(played.accept('bid_ada_100')).toBe('MeetingTooLate');
    played.ask({ type: 'meetingDue' });
    expect([played.phase, played.paid.get('bid_ada_100')]).toEqual(['lapsed', 0n]);
  });
});
