import { expect, it } from 'vitest';
import { isOutOf, mayBidAgain, standingAside } from './meetingStanding.ts';
import type { BidState, BidView, MeetingPhase, MeetingView } from './protocol/meetings.ts';

const OPEN = { type: 'open', closesAtMs: 1_000, acceptByMs: 2_000 } as const;
const CONSENT = { type: 'consent', consentByMs: 3_000 } as const;
const FAN = { id: 'us_ada', handle: 'ada', name: 'Ada' };
const SLOT = { slotId: '1.30.call', startMs: 1, endMs: 2, kind: 'call', minimumMinor: '1' } as const;

type Seen = Pick<MeetingView, 'role' | 'winner' | 'slot' | 'phase' | 'bids'>;

/** The meeting as a fan sees it whose bids stand so, the newest first. */
const seen = (phase: MeetingPhase, ...states: readonly BidState[]): Seen => ({
  ...({ role: 'fan', winner: null, slot: SLOT } as const),
  phase,
  bids: states.map((state) => ({ state }) as BidView),
});
const won = { bidId: 'bid_1', fan: FAN } satisfies MeetingView['winner'];

it.each([
  ['outbid while others may bid', seen(OPEN, 'outbid'), { aside: 'outbid', isOut: true, mayBid: true }],
  ['on standby', seen(OPEN, 'reserve'), { aside: 'reserve', isOut: false, mayBid: true }],
  ['up again by a newer bid', seen(OPEN, 'standing', 'outbid'), { aside: null, isOut: false, mayBid: false }],
  ['withdrawn', seen(OPEN, 'withdrawn'), { aside: 'withdrawn', isOut: true, mayBid: false }],
  [
    'beaten when another was accepted',
    seen(CONSENT, 'outbid'),
    { aside: 'outbid', isOut: true, mayBid: false },
  ],
  ['on standby behind another', seen(CONSENT, 'reserve'), { aside: 'reserve', isOut: false, mayBid: false }],
] as const)('[BM22] a fan who is %s is shown how their own bid stands', (_, view, expected) => {
  expect({ aside: standingAside(view), isOut: isOutOf(view), mayBid: mayBidAgain(view, 999) }).toEqual(
    expected,
  );
});

it('[BM22] the one whom the creator meets, and the creator, see the state of the meeting', () => {
  expect(standingAside({ ...seen(CONSENT, 'won'), winner: won })).toBeNull();
  expect(standingAside({ ...seen(OPEN, 'outbid'), role: 'creator' })).toBeNull();
  expect(isOutOf({ ...seen(CONSENT, 'won'), winner: won })).toBe(false);
});

it('[BM22] nobody is offered to bid again once bidding is over, or without a time to bid for', () => {
  expect(mayBidAgain(seen(OPEN, 'outbid'), OPEN.closesAtMs - 1)).toBe(true);
  expect(mayBidAgain(seen(OPEN, 'outbid'), OPEN.closesAtMs)).toBe(false);
  expect(mayBidAgain({ ...seen(OPEN, 'outbid'), slot: null }, 0)).toBe(false);
});
