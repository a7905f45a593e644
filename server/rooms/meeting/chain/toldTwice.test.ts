import { expect, it } from 'vitest';
import { MeetingChain } from '../MeetingChain.ts';
import { accepted, SLOT } from '../meeting.testkit.ts';
import { decideMeeting } from '../meetingMachine.ts';

it('[CU1] the chain is told again of a bid that has ended once its money has moved, which is when the ledger knows how', () => {
  const played = accepted();
  let { state } = played;
  const told: string[] = [];
  const follow = async ({ bids }: { readonly bids: readonly { readonly word: string }[] }) => {
    told.push(...bids.map(({ word }) => word));
  };
  const chain = new MeetingChain({
    services: { custody: { follow, locksOf: async () => new Map() } as never },
    told: () => state,
    onNews: () => {},
    onFailed: () => {},
  });
  const decide = (command: Parameters<typeof decideMeeting>[1]) => {
    const decided = decideMeeting(state, command, SLOT.startMs);
    if (decided.ok) state = decided.next;
    chain.follow();
  };
  decide({ type: 'newsTold', count: 0 });
  decide({ type: 'metProven' });
  expect(told).toEqual(['accepted', 'ended']);
  const orderId = 'bid_ada_1000';
  const moved = { type: 'holdEnded', orderId, takenMinor: 1_000n, mesiMinor: 1_000n } as const;
  decide({ type: 'orderTold', result: moved });
  decide({ type: 'newsTold', count: 0 });
  expect(told).toEqual(['accepted', 'ended', 'ended']);
});
