import type { Router } from 'express';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import {
  type WalletBidView,
  type WalletQuote,
  type WalletQuoteBody,
  walletBidBody,
  walletQuoteBody,
} from '../../shared/protocol/walletBids.ts';
import type { WalletBid, WalletBidDoor } from '../services/custody/port.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';
import { judgeBid, type PlacingParts, placeBid } from './placeBid.ts';

/** Adds the routes of bids from a wallet (shared/protocol/walletBids.ts), and lets what is locked be placed. */
export function addWalletBidRoutes(api: Router, parts: PlacingParts): void {
  const { identity, walletBids, clock } = parts.services;
  walletBids.serve(doorOf(parts));
  api.post(
    '/wallet-bids/quote',
    accountRoute(identity, async (caller, req): Promise<Outcome<WalletQuote>> => {
      const body = parseBody(walletQuoteBody, req);
      if (!body.ok) return body;
      const bid = await walletBidOf(parts, caller, { ...body.value, atMs: clock.nowMs() });
      return bid.ok ? walletBids.quote(bid.value) : bid;
    }),
  );
  api.post(
    '/wallet-bids',
    accountRoute(identity, async (caller, req): Promise<Outcome<WalletBidView>> => {
      const body = parseBody(walletBidBody, req);
      if (!body.ok) return body;
      const { type, signatures, ...asked } = body.value;
      const bid = await walletBidOf(parts, caller, asked);
      return bid.ok ? walletBids.begin(bid.value, { type, signatures }) : bid;
    }),
  );
  api.get(
    '/wallet-bids/:bidId',
    accountRoute(identity, async ({ id: fanId }, req): Promise<Outcome<WalletBidView>> => {
      const view = await walletBids.find({ bidId: String(req.params.bidId), fanId });
      return view ? accept(view) : refuse('NotFound');
    }),
  );
}

async function walletBidOf(
  { services }: PlacingParts,
  caller: Account,
  { wallet, atMs, ...body }: WalletQuoteBody & { readonly atMs: number },
): Promise<Outcome<WalletBid>> {
  const judged = await judgeBid(services, caller, body);
  if (!judged.ok) return judged;
  const { bidId, settings, message } = judged.value;
  const { unprovenToCreatorPercent } = settings;
  const fan = personOf(caller);
  return accept({
    ...body,
    bidId,
    fan,
    message,
    wallet: wallet.toLowerCase(),
    atMs,
    unprovenToCreatorPercent,
  });
}

/** Reaches the meeting of a bid, as its fan's page does for bids from here. */
function doorOf(parts: PlacingParts): WalletBidDoor {
  return {
    async place({ fan, bidId: _, wallet: __, atMs: ___, unprovenToCreatorPercent: ____, ...body }, payFrom) {
      return placeBid(parts, fan, body, payFrom);
    },
    async withdraw({ meetingId, bidId, fanId }) {
      await parts.meetings.withdrawBid(meetingId, { byId: fanId, bidId });
    },
  };
}
