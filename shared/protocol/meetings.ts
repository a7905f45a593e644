import { z } from 'zod';
import { meetingProof } from '../handshake/proof.ts';
import type { SigningDomain } from '../handshake/typedDigest.ts';
import { commandIdSchema, idSchema } from '../ids.ts';
import { CONSENT_FIELDS, type MEETING_KINDS } from '../meetingKinds.ts';
import { MEETING_LIMITS } from '../meetingLimits.ts';
import { meetingChecks } from './meetingChecks.ts';
import type { Person } from './people.ts';
import { type RequestTable, requestsOf } from './requests.ts';

/**
 * Bid-to-Meet: fans bid for time with a creator. What is bid for is a **meeting**: one slot of a calendar, for which many may
 * bid, or any time of one fan’s, for which one bid stands. Amounts are minor units of MESI as decimal strings, times are Unix ms.
 */

/** How two people meet. */
export type MeetingKind = (typeof MEETING_KINDS)[number];

/** A piece of a creator’s time that somebody can have. The calendar makes it; `slotId` names it among those of its creator. */
export interface MeetingSlot {
  readonly slotId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly kind: MeetingKind;
  /** The least bid for it. */
  readonly minimumMinor: string;
}

/** What a creator may ask of a fan’s form before they meet. */
export type ConsentField = (typeof CONSENT_FIELDS)[number];

/** One rung: a fan who cancels at least so many hours before gets so much back. */
export interface CancelRung {
  readonly hoursBefore: number;
  readonly backPercent: number;
}

const amountText = z.string().max(80);
const percent = z.int().min(0).max(100);
const ladder = z
  .array(z.strictObject({ hoursBefore: z.int().min(0).max(MEETING_LIMITS.rungHours), backPercent: percent }))
  .max(MEETING_LIMITS.rungs);
const slotId = z.string().min(1).max(MEETING_LIMITS.slotIdChars);
const words = z.string().max(4_096);

/** PUT /api/meeting-settings → MeetingSettings: what a creator offers. GET answers the same. NotACreator, PlaceTooLong, LinkInvalid. */
export const meetingSettingsBody = z.strictObject({
  /** Whether anybody may bid. */
  takesBids: z.boolean(),
  /** Whether a fan may bid for a time that the creator chooses. */
  takesAnyTime: z.boolean(),
  /** The least bid for any time, and for slots that say no other. */
  minimumMinor: amountText,
  /** How much more than the highest bid the next one has to be. */
  stepMinor: amountText,
  /** Blind: nobody but the creator sees the bids of others. */
  isBlind: z.boolean(),
  /** What the fan is asked for once accepted; empty: nothing. */
  asks: z.array(z.enum(CONSENT_FIELDS)).max(CONSENT_FIELDS.length),
  /** The own question, when `asks` has `question`. */
  question: z.string().max(MEETING_LIMITS.questionChars),
  /** What has to be true of the fan, beside what is asked for. */
  checks: meetingChecks.optional(),
  /** What a fan who cancels gets back, the rung with most hours first; empty: everything. */
  ladder,
  /** Where one meets in person; everybody reads it. */
  place: words.optional(),
  /** The https address at which one meets by an own link; the winner alone reads it, once the meeting is agreed. */
  link: words.optional(),
  /** In a virtual room: what part of its time both have to be there at once, in hundredths. Absent: as `MEETING_LIMITS` says. */
  presencePercent: z.int().min(MEETING_LIMITS.presenceLeast).max(100).optional(),
  /** What part the creator gets when nobody says how the meeting went, or nobody decides a dispute. */
  unprovenToCreatorPercent: percent,
});
export type MeetingSettings = Readonly<z.infer<typeof meetingSettingsBody>>;

/** What was agreed when the first bid was placed: later changes of the settings do not touch it. */
export type MeetingTerms = Omit<MeetingSettings, 'takesBids' | 'takesAnyTime' | 'link'>;

/**
 * POST /api/bids → BidAnswer. A person may bid again for the same slot: the earlier bid returns. The same `commandId` is the same
 * bid. Rejections: BidsClosed, SelfBid, BidTooLow, SlotGone, SlotTaken, BiddingOver, BidsFull, InsufficientFunds, AmountInvalid …
 */
export const placeBidBody = z.strictObject({
  commandId: commandIdSchema,
  creatorId: idSchema,
  /** Null: any time that the creator chooses. */
  slotId: slotId.nullable(),
  amountMinor: amountText,
  message: words,
  /** Stays in the running when outbid: the money stays held, and the bid is offered should the winner lapse. */
  staysIn: z.boolean(),
  /** The public key of the fan’s device (P-256, `x` and `y` as 64 hex digits each), with which tickets are countersigned. */
  deviceKey: z.strictObject({ x: hex32(), y: hex32() }).optional(),
});
export type PlaceBidBody = z.infer<typeof placeBidBody>;
export type DevicePublicKey = NonNullable<PlaceBidBody['deviceKey']>;

function hex32() {
  return z.string().regex(/^[0-9a-f]{64}$/);
}

export interface BidAnswer {
  readonly meetingId: string;
  readonly bidId: string;
}

/**
 * Where a bid stands. `placing`: its money is not held yet. `standing`: it may win. `reserve`: it was outbid, or another one won,
 * and stays in the running. `won`: it is the meeting’s. The others are over: their money is back, or went as the meeting ended.
 */
export type BidState =
  | 'placing'
  | 'standing'
  | 'reserve'
  | 'won'
  | 'outbid'
  | 'withdrawn'
  | 'declined'
  | 'lapsed'
  | 'refused'
  | 'ended';

/** Where a meeting stands; each state has only its own deadlines. docs/bid-to-meet.md has the chart. */
export type MeetingPhase =
  /** Bids are taken until `closesAtMs`, and one can be accepted until `acceptByMs`. */
  | { readonly type: 'open'; readonly closesAtMs: number; readonly acceptByMs: number }
  /** A bid is accepted; the fan says yes, with what is asked for, until `consentByMs`. */
  | { readonly type: 'consent'; readonly consentByMs: number }
  /** The fan has said yes; the creator looks at what was given, and says yes or no until `reviewByMs`. */
  | { readonly type: 'review'; readonly reviewByMs: number }
  /** It stands in both calendars; without a word it ends by default at `disputeUntilMs`. */
  | { readonly type: 'scheduled'; readonly disputeUntilMs: number }
  /** One side says that the other did not come; until `contestUntilMs` the other may say otherwise. */
  | { readonly type: 'missed'; readonly byId: string; readonly text: string; readonly contestUntilMs: number }
  /** The two say different things; the arbiter decides until `resolveByMs`, and the default after it. */
  | { readonly type: 'disputed'; readonly byId: string; readonly text: string; readonly resolveByMs: number }
  | { readonly type: 'over'; readonly how: MeetingEnd; readonly atMs: number };

/** How a meeting ended. The last three have moved the winner’s money: to the creator, back, or in parts. */
export type MeetingEnd =
  | 'withdrawn'
  | 'declined'
  | 'lapsed'
  | 'cancelled'
  | 'released'
  | 'refunded'
  | 'split';

/** A bid as its reader is shown it. A fan sees only their own; the creator sees all. */
export interface BidView {
  readonly bidId: string;
  readonly fan: Person;
  readonly amountMinor: string;
  readonly message: string;
  readonly staysIn: boolean;
  readonly atMs: number;
  readonly state: BidState;
  /** Where the money lies: on the ledger alone, or locked on a chain by that transaction. */
  readonly locked: LockView;
  /** What came back and what was paid, once it is over; null before. */
  readonly settled: { readonly paidMinor: string; readonly returnedMinor: string } | null;
}
export type LockView =
  | { readonly type: 'ledger' }
  | {
      readonly type: 'chain';
      /** How far the chain has followed the ledger. */
      readonly state: ChainLockState;
      /** Whose money is locked: absent: custody locks as much as the ledger holds; `wallet`: the fan’s own, to which it returns. */
      readonly from?: 'wallet';
      /** The newest transaction that a block has, of the lock or of its end; null: none has. */
      readonly transaction: string | null;
      /** Where a block explorer shows it; null: none is configured, or there is none to show. */
      readonly explorerUrl: string | null;
    };

/**
 * How far the chain has followed. `pending`: the money is held here, and the lock on the chain is on its way. `delayed`: the chain
 * does not take it now; it is tried again. `locked`: a final block has it. `ending`: the money has gone where it goes here, and the
 * lock follows. `ended`: the lock has ended in the same parts. `different`: the lock has ended in other parts, which changes nothing
 * for people; whoever runs the server looks after it.
 */
export type ChainLockState = 'pending' | 'delayed' | 'locked' | 'ending' | 'ended' | 'different';

/** Another time that one side proposed. */
export interface ProposalView {
  readonly byId: string;
  readonly slot: MeetingSlot;
  readonly untilMs: number;
}

/** A meeting as one person is shown it: message `meeting` of the room, and what REST answers. */
export interface MeetingView {
  readonly meetingId: string;
  readonly creator: Person;
  readonly role: 'creator' | 'fan';
  readonly terms: MeetingTerms;
  /** The time: null while a bid for any time waits. */
  readonly slot: MeetingSlot | null;
  readonly phase: MeetingPhase;
  /** The place, or the address of the link; null: by a call, not said yet, or not the reader’s to see. */
  readonly where?: string | null;
  readonly proposal: ProposalView | null;
  /** The highest bid that stands, in an open auction or for the creator; null: none, or it is not shown. */
  readonly highestMinor: string | null;
  readonly bidCount: number;
  /** The least that the next bid has to be. */
  readonly nextMinor: string;
  /** The reader’s bids, newest first; all bids for the creator, the highest first. */
  readonly bids: readonly BidView[];
  /** The bid that won; null: none has, or it is not the reader’s to see. */
  readonly winner: { readonly bidId: string; readonly fan: Person } | null;
  /** The direct conversation that acceptance opened; null before, and for whoever did not win. */
  readonly conversationId: string | null;
  /** Whether the meeting page of the other one is open now. */
  readonly isOtherHere: boolean;
  readonly allowed: readonly MeetingAct[];
  /** How long both have been in its virtual room; absent: they meet otherwise, or it is not the reader’s to see. */
  readonly together?: TogetherView;
  /** How an arbiter decided between the two; absent: nobody had to. */
  readonly decision?: DecisionView;
  /** Grows whenever time, place or state change; absent: they never did. */
  readonly sequence?: number;
}

/**
 * How long both have had the page of a meeting in a virtual room open at once while it lasted, in ms. At `neededMs` it counts as held.
 */
export interface TogetherView {
  readonly neededMs: number;
  /** Up to `sinceMs`, or in all. */
  readonly totalMs: number;
  /** Since when both are here without a break; null: they are not. */
  readonly sinceMs: number | null;
  /** When it was enough; absent: it is not yet. */
  readonly provenAtMs?: number;
}

/**
 * GET /api/meetings/:meetingId/presence answers the two who met in a virtual room what the room has signed of it; NotFound: it has
 * not. The signature is secp256k1, by the key of the room, of the EIP-712 digest of `Presence` in that domain.
 */
export interface PresenceAnswer {
  readonly domain: SigningDomain;
  /** The bid as it is signed, 64 hex digits behind 0x. */
  readonly bid: string;
  readonly togetherS: number;
  readonly neededS: number;
  readonly provenAtS: number;
  /** The address of the room’s key. */
  readonly roomKey: string;
  readonly signature: string;
}

/** What an arbiter decided: so many hundredths for the creator, and why. */
export interface DecisionView {
  readonly toCreatorPercent: number;
  readonly reason: string;
  readonly atMs: number;
}

/** What the reader can do now. */
export type MeetingAct = keyof typeof MEETING_REQUESTS;

/** GET /api/meeting-offers/:handle: what a creator offers, but for the link; NotFound: nobody has that handle. */
export interface MeetingOffer {
  readonly creator: Person;
  readonly settings: MeetingSettings;
  /** The number of the chain on which a wallet can pay; absent: none can here. */
  readonly walletChainId?: number;
}

/**
 * GET /api/meeting-offers/:handle/slots/:slotId answers how the bidding for a time stands, also without a log-in. NotFound: nobody has
 * that handle.
 */
export interface AuctionAnswer {
  /** The highest bid that stands; null: there is none, or bids are blind. */
  readonly highestMinor: string | null;
  /** The least that the next bid has to be. */
  readonly nextMinor: string;
  /** When bidding ends, in Unix ms, unless a late bid moves it; null: nobody has bid yet. */
  readonly closesAtMs: number | null;
}

/** GET /api/bids answers the caller’s meetings as a fan, GET /api/bids/inbox those of a creator; newest first. */
export interface MeetingsAnswer {
  readonly meetings: readonly MeetingView[];
  /** How bidders kept their meetings here, by person id; only for the creator. */
  readonly records: Readonly<Record<string, FanRecord>>;
}
/** GET /api/meetings/with/:personId answers the meetings of the caller and that person that are agreed on or wait for a yes. */
export interface SharedMeetingsAnswer {
  readonly meetings: readonly MeetingView[];
}
export interface FanRecord {
  readonly kept: number;
  readonly missed: number;
}

/** The join options of room `meeting`. Seats: `creator`, `fan`. NotFound: no such meeting, or it is not theirs. */
export const meetingJoinOptions = z.strictObject({ meetingId: idSchema });

const creator = requestsOf('creator');
const fan = requestsOf('fan');
const party = requestsOf('creator or fan', ['creator', 'fan']);

/** Takes a bid. For any time it names the slot. SlotTaken, SlotGone, BidUnknown, WrongState. */
const acceptBidRequest = z.strictObject({ bidId: idSchema, slotId: slotId.optional() });
const ofBidRequest = z.strictObject({ bidId: idSchema });
const nothing = z.strictObject({});
/** Says yes or no to the meeting, and to what is asked for. `receiptId` names the consent that `handshake` keeps. */
const consentRequest = z.strictObject({ isGiven: z.boolean(), receiptId: idSchema.optional() });
const reviewRequest = z.strictObject({ isApproved: z.boolean() });
const proposeTimeRequest = z.strictObject({ slotId });
const answerTimeRequest = z.strictObject({ isAccepted: z.boolean() });
/** Says where the two meet: a place in words, or an https address. PlaceTooLong, LinkInvalid. */
const setWhereRequest = z.strictObject({ text: words });
const saidRequest = z.strictObject({ text: words });

/** What happens to a bid or a meeting that somebody is told who may be away. */
export type MeetingHappening =
  | 'bid'
  | 'outbid'
  | 'declined'
  | 'accepted'
  | 'consentAsked'
  | 'reviewAsked'
  | 'notApproved'
  | 'scheduled'
  | 'lapsed'
  | 'cancelled'
  | 'timeProposed'
  | 'timeMoved'
  | 'whereSet'
  | 'missed'
  | 'disputed'
  | 'released'
  | 'refunded'
  | 'split'
  /** Reminders: the meeting begins, the creator or the fan has to answer, a proposal or a report is to be answered. */
  | 'startsSoon'
  | 'answerDue'
  | 'consentDue'
  | 'reviewDue'
  | 'proposalDue'
  | 'contestDue';

/** What is asked in room `meeting`. Each is refused with WrongState where it is not among `allowed`. */
export const MEETING_REQUESTS = {
  acceptBid: creator(acceptBidRequest),
  declineBid: creator(ofBidRequest),
  withdrawBid: fan(ofBidRequest),
  consent: fan(consentRequest),
  /** The creator has looked at what the fan gave. With a no all money returns, and the next in the running is offered. */
  review: creator(reviewRequest),
  proposeTime: party(proposeTimeRequest),
  answerTime: party(answerTimeRequest),
  setWhere: creator(setWhereRequest),
  /** Ends it before it began: the creator gives all back, the fan gets what the ladder says. */
  cancel: party(nothing),
  /** The fan says that they have met: the money is released. */
  confirmMet: fan(nothing),
  /** The two proofs that they met: the ticket that was scanned, and the device’s signature of it. */
  proveMet: fan(meetingProof),
  reportMissed: party(saidRequest),
  contest: party(saidRequest),
} as const satisfies RequestTable;
