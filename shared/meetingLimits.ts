import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts';

/** The limits of bids and meetings, each tested at it and one past it. */
export const MEETING_LIMITS = {
  /** Rungs of a ladder of cancellation. */
  rungs: 6,
  /** A rung is at most so long before the meeting. */
  rungHours: 720,
  slotIdChars: 80,
  questionChars: 200,
  messageChars: 500,
  placeChars: 200,
  linkChars: 500,
  /** The least and the greatest age that can be asked for, and how many countries. */
  ageLeast: 13,
  ageMost: 99,
  countries: 60,
  /** Bids that one meeting remembers, whatever became of them. */
  bids: 100,
  /** The newest meetings that a list shows: a creator’s inbox, a fan’s own, and those of two people. */
  listed: { creator: 200, fan: 50, pair: 50 },
  /** Meetings in which one fan has a bid that waits. */
  openBids: 20,
  /** How long bids for a slot are taken from the first one on, and how long before the slot they end at the latest. */
  biddingMs: 24 * HOUR_MS,
  closesBeforeMs: HOUR_MS,
  /** How long before it a time can be named: by whoever bids, and by one of the two to the other, who says yes to it. */
  bidAheadMs: 2 * HOUR_MS,
  namedAheadMs: 10 * MINUTE_MS,
  /** A bid so shortly before the end moves it by as much, up to that much in all. */
  snipeMs: 10 * MINUTE_MS,
  extensionsMs: HOUR_MS,
  /** How long the creator has to accept once bidding is over, and the fan to say yes. */
  acceptMs: 48 * HOUR_MS,
  consentMs: 48 * HOUR_MS,
  /** How long the creator has to look at what the fan has given. */
  reviewMs: 48 * HOUR_MS,
  /** A proposal of another time stands so long. */
  proposalMs: 24 * HOUR_MS,
  /** How long before its time a meeting may already be called met, and how long one waits before the other is missed. */
  earlyMs: 15 * MINUTE_MS,
  waitMs: 10 * MINUTE_MS,
  /** In a virtual room: what part of its time both have to be there at once, if the creator chose no other, and the least. */
  presencePercent: 80,
  presenceLeast: 50,
  /** How often what two people have been there together is written down. */
  presenceTickMs: MINUTE_MS,
  /** After the meeting: until when it can be said how it went, contested, and decided. */
  disputeMs: 3 * DAY_MS,
  contestMs: 2 * DAY_MS,
  resolveMs: 14 * DAY_MS,
  /** Proofs that were refused and are kept for an arbiter, the newest. */
  refusedProofs: 20,
  /** How far ahead a slot may lie. */
  horizonMs: 90 * DAY_MS,
  /** From the bid on: after that anybody may return the money, whatever else happened. */
  holdMs: 180 * DAY_MS,
} as const;
