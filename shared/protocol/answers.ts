import type { Asset } from '../money.ts';
import type { MediaPart, MediaWant } from './commands.ts';
import type { StreamKind } from './feed.ts';
import type { MediaKind } from './mediaKind.ts';
import type { ModeType, StreamCategory } from './modes.ts';
import type { Person } from './people.ts';

/** One account's part of an entry; the legs of an entry sum to zero per asset. */
export interface ReceiptLeg {
  readonly account: string;
  readonly asset: Asset;
  /** Signed minor units as a decimal string. */
  readonly amountMinor: string;
}

export const RECEIPT_KINDS = [
  'tip',
  'topUp',
  /** Money set aside, until its end: */
  'hold',
  /** … all of it or a part went where it was meant to, the rest came back; */
  'post',
  /** … all of it came back. */
  'void',
  'conversion',
  'payout',
  'refund',
  'chargeback',
] as const;
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/** Proof of one journal entry: everything that went into its hash, so it can be checked offline. */
export interface Receipt {
  readonly entryId: string;
  readonly kind: ReceiptKind;
  readonly atMs: number;
  readonly source: { readonly account: string; readonly seq: number };
  readonly legs: readonly ReceiptLeg[];
  /** What the entry is about, for instance the stream's id. */
  readonly ref: string | null;
  /** Facts that belong to the entry: rate id, message, names … Strings only. */
  readonly memo: Readonly<Record<string, string>>;
  readonly inputHash: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** Answers by request; a request not named here answers `{}`. */
export interface SayAnswer {
  readonly lineId: string;
}
/** Whoever may not write right now gives all the same. */
export const TEXT_LEFT_OUT = ['Muted', 'SlowMode', 'TemporarilyUnavailable'] as const;
export type TextLeftOut = (typeof TEXT_LEFT_OUT)[number];

export interface TipAnswer {
  readonly receipt: Receipt;
  /** Why the tip arrived without its text; null: it has the text that it came with. */
  readonly textLeftOut: TextLeftOut | null;
  /** What everybody knows the tip by: its id in the feed. */
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
/** whepToken: what a player shows as its bearer token at `path` to watch in the place of this seat's page. */
export interface WhepTokenAnswer {
  readonly token: string;
  readonly path: string;
  /** It opens nothing any more from then on. */
  readonly untilMs: number;
}
export interface RosterSeat {
  readonly seatId: string;
  readonly person: Person;
  readonly joinedAtMs: number;
}
export interface RosterAnswer {
  readonly seats: readonly RosterSeat[];
  readonly total: number;
  /** Give it back for the next page; null at the end. */
  readonly cursor: string | null;
}
/** previewMode: what the switch would do now, before it is done. */
export interface ModePreviewAnswer {
  readonly inside: number;
  readonly staying: number;
  readonly leaving: number;
  /** Tickets that count, and what closing the curtain brings in, MESI minor units. */
  readonly holders: number;
  readonly incomeMinor: string;
}
/** buyTicket, requestCall, extendCall: the order as it stands once its money is held. */
export interface OrderAnswer {
  readonly orderId: string;
  readonly amountMinor: string;
  readonly asset: Asset;
  /** The payer's balance of that asset afterwards. */
  readonly balanceMinor: string;
}
export interface OpenMediaAnswer {
  /** `mesh`: the other ends are browsers, one connection each. `janus`: one connection, to `origin`. */
  readonly transport: 'mesh' | 'janus';
  /** Upper bound of a publisher's picture. */
  readonly videoBitsPerSecond: number;
  readonly iceServers: readonly {
    readonly urls: string;
    readonly username?: string;
    readonly credential?: string;
  }[];
}

/** Why an offer was refused; `why`: in words, for who writes encoders and players. */
export interface OfferRefusal {
  readonly code: 'OfferInvalid' | 'CodecNotTaken';
  readonly why: string;
}

/** Server → client message `media`. */
export type MediaMessage =
  /** Make an offer to this peer: sent to the end that has the tracks. */
  | {
      readonly t: 'negotiate';
      readonly peer: string;
      /** Instead of those that were answered when it opened: they may have ended. */
      readonly iceServers?: OpenMediaAnswer['iceServers'];
    }
  | {
      readonly t: 'description';
      readonly peer: string;
      readonly description: { readonly type: 'offer' | 'answer'; readonly sdp: string };
    }
  | { readonly t: 'candidate'; readonly peer: string; readonly candidate: unknown }
  /** A media server has the publisher's picture from now on. */
  | { readonly t: 'connected'; readonly peer: string }
  /** To who publishes to a media server: of which of its tracks packets come in there. Told at each change. */
  | { readonly t: 'arriving'; readonly peer: string; readonly kinds: readonly MediaKind[] }
  /**
   * The connection to this peer is over. `soon`: a media server was lost, and all comes back by itself. `refused`: what
   * was offered last cannot be answered.
   */
  | { readonly t: 'bye'; readonly peer: string; readonly soon?: true; readonly refused?: OfferRefusal }
  /** The connection to this peer stands, and carries nothing until `resume`: told to both of its ends. */
  | { readonly t: 'hold'; readonly peer: string }
  | { readonly t: 'resume'; readonly peer: string }
  /** That viewer wants less, or more again: told to the end that sends to it. */
  | { readonly t: 'want'; readonly peer: string; readonly want: MediaWant }
  /** The publisher is here (again): a viewer who wants the picture asks with `openMedia`. */
  | { readonly t: 'available' };

/** What a seat is told: about its part in the stream, or (`part`) in a private call. */
export type MediaNews = MediaMessage & { readonly part?: MediaPart };

/** Server → overlay seat message `testAlert`; shaped like a tip, never in the feed, never in the books. */
export interface TestAlert {
  readonly id: string;
  readonly name: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly mesiMinor: string;
  readonly message: string;
}

/** Room `lobby`, messages `streams` (all), `stream` (one changed or came), `gone` (its id). */
export interface DirectoryEntry {
  readonly streamId: string;
  readonly title: string;
  readonly kind: StreamKind;
  readonly creator: Person;
  readonly viewers: number;
  readonly startedAtMs: number;
  readonly category: StreamCategory | null;
  readonly mode: ModeType;
  /** Tickets on sale, price in MESI minor units. */
  readonly tickets: { readonly priceMinor: string; readonly left: number } | null;
  /** In a one-to-one: when the creator is expected back; null while the timer stands. */
  readonly backAtMs: number | null;
  /** Path of the newest still picture, or null. */
  readonly still: string | null;
}
