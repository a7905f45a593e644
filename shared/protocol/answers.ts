import type { Asset } from '../money.ts';
import type { OverlayDesk } from '../overlayDesk.ts';
import type { MediaPart, MediaWant } from './commands.ts';
import type { StreamKind } from './feed.ts';
import type { MediaKind } from './mediaKind.ts';
import type { ModeType, StreamCategory } from './modes.ts';
import type { Person } from './people.ts';

/** One account's part of an entry; the legs of an entry sum to zero per asset. */
export interface ReceiptLeg {
  readonly account: string;
  readonly asset: Asset;
  /** The amount in signed minor units, a decimal string. */
  readonly amountMinor: string;
}

export const RECEIPT_KINDS = [
  'tip',
  'topUp',
  /** Sets money aside, until its end by a post or a void. */
  'hold',
  /** Ends a hold: all of it or a part went where it was meant to, and the rest came back. */
  'post',
  /** Ends a hold: all of it came back. */
  'void',
  'conversion',
  'payout',
  'refund',
  'chargeback',
] as const;
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/**
 * Proves one journal entry: it holds everything that went into the entry's hash, so that it can be checked offline.
 */
export interface Receipt {
  readonly entryId: string;
  readonly kind: ReceiptKind;
  readonly atMs: number;
  readonly source: { readonly account: string; readonly seq: number };
  readonly legs: readonly ReceiptLeg[];
  /** Names what the entry is about, for instance the stream's id. */
  readonly ref: string | null;
  /** Facts that belong to the entry, such as a rate's id, a message or names. Texts only. */
  readonly memo: Readonly<Record<string, string>>;
  readonly inputHash: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** The answer to `say`. Each request has its answer in this file; one that is not here answers `{}`. */
export interface SayAnswer {
  readonly lineId: string;
}
/** Why a tip may arrive without its text: whoever may not write right now gives all the same. */
export const TEXT_LEFT_OUT = ['Muted', 'Restricted', 'SlowMode', 'TemporarilyUnavailable'] as const;
export type TextLeftOut = (typeof TEXT_LEFT_OUT)[number];

export interface TipAnswer {
  readonly receipt: Receipt;
  /** Why the tip arrived without its text; null: it has the text that it came with. */
  readonly textLeftOut: TextLeftOut | null;
  /** The id by which everybody knows the tip, as in the feed. */
  readonly tipId: string;
  /** The giver's balance after the entry, minor units of the asset paid. */
  readonly balanceMinor: string;
}
export interface GoLiveAnswer {
  readonly streamId: string;
  readonly startedAtMs: number;
}
export interface EndStreamAnswer {
  readonly raisedMinor: string;
  readonly tipCount: number;
}
/**
 * Answers `whepToken`: what a player shows as its bearer token at `path` to watch in the place of this seat's page.
 */
export interface WhepTokenAnswer {
  readonly token: string;
  readonly path: string;
  /** When the token ends: it opens nothing from then on. */
  readonly untilMs: number;
}
export interface RosterSeat {
  readonly seatId: string;
  readonly person: Person;
  readonly joinedAtMs: number;
  /** The months for which the person has subscribed, the one that runs included; absent: is no subscriber. */
  readonly subscribedMonths?: number;
}
export interface RosterAnswer {
  readonly seats: readonly RosterSeat[];
  readonly total: number;
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}
/** Answers `previewMode`: what the switch would do now, before it is done. */
export interface ModePreviewAnswer {
  readonly inside: number;
  readonly staying: number;
  readonly leaving: number;
  /** Tickets that count. */
  readonly holders: number;
  /** What closing the curtain brings in, MESI minor units. */
  readonly incomeMinor: string;
  /** Tickets that are paid for. `people` are the first of their holders, at most LIMITS.holdersNamed. */
  readonly paid: {
    readonly count: number;
    readonly people: readonly Person[];
    /** What returning their money takes from the creator, MESI minor units. */
    readonly returnMinor: string;
  };
}
/** Answers `buyTicket`, `requestCall` and `extendCall`: the order as it stands once its money is held. */
export interface OrderAnswer {
  readonly orderId: string;
  readonly amountMinor: string;
  readonly asset: Asset;
  /** The payer's balance of that asset afterwards. */
  readonly balanceMinor: string;
}
export interface OpenMediaAnswer {
  /**
   * The way of the picture. `mesh`: the other ends are browsers, one connection each. `janus`: there is one
   * connection, to `origin`.
   */
  readonly transport: 'mesh' | 'janus';
  /** Upper bound of a publisher's picture. */
  readonly videoBitsPerSecond: number;
  readonly iceServers: readonly {
    readonly urls: string;
    readonly username?: string;
    readonly credential?: string;
  }[];
}

/** Why an offer was refused; `why` says it in words, for those who write encoders and players. */
export interface OfferRefusal {
  readonly code: 'OfferInvalid' | 'CodecNotTaken';
  readonly why: string;
}

/** Server → client message `media`. */
export type MediaMessage =
  /** Asks for an offer to this peer. Sent to the end that has the tracks. */
  | {
      readonly type: 'negotiate';
      readonly peer: string;
      /** ICE servers instead of those that were answered when the connection was opened: they may have ended. */
      readonly iceServers?: OpenMediaAnswer['iceServers'];
    }
  | {
      readonly type: 'description';
      readonly peer: string;
      readonly description: { readonly type: 'offer' | 'answer'; readonly sdp: string };
    }
  | { readonly type: 'candidate'; readonly peer: string; readonly candidate: unknown }
  /** Says that a media server has the publisher's picture from now on. */
  | { readonly type: 'connected'; readonly peer: string }
  /** Says of which tracks packets arrive at the media server. Sent to the publisher, at each change. */
  | { readonly type: 'arriving'; readonly peer: string; readonly kinds: readonly MediaKind[] }
  /**
   * Says that the connection to this peer is over. `soon`: a media server was lost, and all comes back by itself.
   * `refused`: what was offered last cannot be answered.
   */
  | { readonly type: 'bye'; readonly peer: string; readonly soon?: true; readonly refused?: OfferRefusal }
  /** Says that the connection to this peer stands, and carries nothing until `resume`. Sent to both of its ends. */
  | { readonly type: 'hold'; readonly peer: string }
  | { readonly type: 'resume'; readonly peer: string }
  /** Says that the viewer wants less, or more again. Sent to the end that sends to it. */
  | { readonly type: 'want'; readonly peer: string; readonly want: MediaWant }
  /** Says that the publisher is here, or here again: a viewer who wants the picture asks with `openMedia`. */
  | { readonly type: 'available' };

/** What a seat is told about its part in the stream, or (`part`) about a private call. */
export type MediaNews = MediaMessage & { readonly part?: MediaPart };

/**
 * The message `testAlert`, from the server to an overlay seat, and to the creator when a tip is shown again. It is shaped
 * like a tip, and stands neither in the feed nor in the books.
 */
export interface TestAlert {
  readonly id: string;
  /** Who gives it; empty: somebody anonymous. */
  readonly name: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly mesiMinor: string;
  readonly message: string;
}

/**
 * A stream of the directory. Room `lobby` sends `streams` (all), `stream` (one that changed or came) and `gone` (its
 * id).
 */
export interface DirectoryEntry {
  readonly streamId: string;
  readonly title: string;
  readonly kind: StreamKind;
  readonly creator: Person;
  /** The operator says that the creator is who the name says; it follows within about a minute. Absent: nobody says so. */
  readonly isVerified?: true;
  readonly viewers: number;
  readonly startedAtMs: number;
  readonly category: StreamCategory | null;
  /** Absent: it has no tags. */
  readonly tags?: readonly string[];
  readonly mode: ModeType;
  /** Tickets on sale, price in MESI minor units; null: none is. */
  readonly tickets: { readonly priceMinor: string; readonly left: number } | null;
  /** When the creator is expected back from a one-to-one; null: the timer stands, or there is none. */
  readonly backAtMs: number | null;
  /** Path of the newest still picture; null: there is none. */
  readonly still: string | null;
}

/** The answer to `controlOverlay`: the desk as it is then. */
export interface OverlayDeskAnswer {
  readonly desk: OverlayDesk;
}
