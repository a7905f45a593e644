import type { DevicePublicKey } from '../../shared/protocol/meetings.ts';
import type { Person } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { SessionAnswers, SessionRequest } from './sdp/sdpCalls.ts';

/** What HTTP asks the stream's room on behalf of an encoder. Plain data: the room may be in another process. */
export type EncoderRequest =
  | { readonly type: 'open'; readonly sdp: string }
  | SessionRequest
  /** Whatever session there is. */
  | { readonly type: 'end' };

export interface EncoderAnswers extends SessionAnswers {
  readonly end: null;
}

export type EncoderReply = Outcome<EncoderAnswers[keyof EncoderAnswers]>;

/** How HTTP reaches the encoder's session of a stream. */
export interface EncoderDoor {
  /**
   * Asks the stream's room. It answers `NotFound` when that stream is nobody's right now, and
   * `TemporarilyUnavailable` when its room is out of reach.
   */
  ask<R extends EncoderRequest>(streamId: string, request: R): Promise<Outcome<EncoderAnswers[R['type']]>>;
}

/** What HTTP asks the room of a seat on behalf of a player. Plain data: the room may be in another process. */
export type PlaybackRequest =
  | { readonly type: 'open'; readonly seatId: string; readonly secret: string; readonly sdp: string }
  | SessionRequest;

export type PlaybackReply = Outcome<SessionAnswers[keyof SessionAnswers]>;

/** Names the room that holds a seat. */
export interface SeatPlace {
  readonly streamId: string;
  readonly roomId: string;
}

/** How HTTP reaches the room of a seat. */
export interface PlaybackDoor {
  /**
   * Asks the seat's room. It answers `NotFound` when there is no such room of that stream, and
   * `TemporarilyUnavailable` when it is out of reach.
   */
  ask<R extends PlaybackRequest>(place: SeatPlace, request: R): Promise<Outcome<SessionAnswers[R['type']]>>;
}

/** How HTTP learns of the studio of a stream. */
export interface StudioDoor {
  /** Says whether the stream is live and has a studio in some process. */
  isOpen(streamId: string): Promise<boolean>;
}

/** A bid as HTTP hands it to its meeting's room, in minor units of MESI. Plain data: the room may be in another process. */
export interface BidOrderAsked {
  readonly bidId: string;
  readonly fan: Person;
  readonly amountMinor: string;
  readonly message: string;
  readonly staysIn: boolean;
  readonly deviceKey?: DevicePublicKey;
  /** The account of the ledger that pays, and gets back what is not paid; absent: the fan’s wallet. */
  readonly payFrom?: string;
}

/** What an arbiter decides: so many hundredths go to the creator, and why. */
export interface DisputeDecision {
  readonly toCreatorPercent: number;
  readonly reason: string;
}

/** How HTTP reaches the room of a conversation. */
export interface ConversationDoor {
  /** Takes a message away for everybody, as an auditor says. Rejections: LineUnknown, LineFixed, LineBeingOpened. */
  takeAway(conversationId: string, seq: number): Promise<Outcome<object>>;
}

/** How HTTP reaches the room of a meeting. */
export interface MeetingDoor {
  /** Places a bid, and resolves when its money is held. `TemporarilyUnavailable`: it may or may not have been placed. */
  placeBid(meetingId: string, bid: BidOrderAsked): Promise<Outcome<object>>;
  /** Takes a bid back for its fan. */
  withdrawBid(
    meetingId: string,
    bid: { readonly byId: string; readonly bidId: string },
  ): Promise<Outcome<object>>;
  /** Divides the money of a dispute. */
  resolve(meetingId: string, decision: DisputeDecision): Promise<Outcome<object>>;
}
