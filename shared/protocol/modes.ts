import type { Asset } from '../money.ts';
import type { MediaKind } from './mediaKind.ts';
import type { Person } from './people.ts';
import type { RejectionCode } from './rejections.ts';

/** Who may enter a private stream. At least one rule is set; `any`: one of them is enough, `all`: every one. */
export interface EntryRules {
  readonly match: 'any' | 'all';
  readonly followers: boolean;
  /** Tiers count from 1; a higher one includes the lower. */
  readonly subscribers: { readonly minimumTier: number } | null;
  /** Those who redeemed an invite of this creator that still stands. */
  readonly invited: boolean;
  /** MESI minor units tipped to this creator, in this stream (null) or within so many days. */
  readonly tipped: { readonly minimumMinor: string; readonly withinDays: number | null } | null;
}

/** What a stream is when nobody is in a one-to-one. */
export type BaseMode =
  /** `endsAtMs`: the creator's own time limit; the stream ends by itself then. */
  | { readonly type: 'public'; readonly endsAtMs: number | null }
  | { readonly type: 'private'; readonly rules: EntryRules }
  /** The curtain is closed: holders of a ticket of that sale, and nobody else. */
  | { readonly type: 'ticketOnly'; readonly saleId: string };

/** In a one-to-one everybody keeps the seat they had; only the picture is the partner's alone. */
export type ModeView =
  | BaseMode
  | { readonly type: 'oneToOne'; readonly call: CallView; readonly before: BaseMode };
export type ModeType = ModeView['type'];

export interface CallView {
  readonly callId: string;
  /** null: the partner wished to be anonymous to the others. */
  readonly partner: Person | null;
  /** All that was paid for, extensions included. */
  readonly lengthMs: number;
  readonly timer: CallTimer;
  /** Absent: neither recorded nor asked for. */
  readonly recording?: CallRecordingView;
}

/** `asked`: the creator would like to, and nothing is kept; `on`: both agreed, and both sides are kept. */
export interface CallRecordingView {
  readonly replayId: string;
  readonly state: 'asked' | 'on';
}

/** Server time throughout; the clock of a browser only shows the difference. */
export type CallTimer =
  /** Both said that they are ready; the timer starts when both are connected. */
  | { readonly type: 'connecting'; readonly untilMs: number }
  | { readonly type: 'running'; readonly endsAtMs: number }
  /** One side dropped, or the picture is lost: until `untilMs` to come back. Of that time nobody is charged. */
  | {
      readonly type: 'paused';
      readonly away: 'creator' | 'partner' | 'picture';
      readonly remainingMs: number;
      readonly untilMs: number;
    };

/** Tickets on sale while live, before and after the curtain closes. Amounts in MESI minor units. */
export interface SaleView {
  readonly saleId: string;
  readonly priceMinor: string;
  readonly total: number;
  readonly sold: number;
  /** Bought, and not yet paid for: these cannot be bought by others. */
  readonly reserved: number;
  /** The curtain cannot be closed below it. */
  readonly minimum: number;
  /** What somebody tipped in this stream, and did not yet use for a ticket, is taken off the price. */
  readonly tipsCount: boolean;
  readonly isOpen: boolean;
  readonly curtain: 'open' | 'closed';
}

/** One-to-ones that fans may ask for. */
export interface RequestsView {
  readonly isOpen: boolean;
  /** MESI minor units. */
  readonly minimumMinor: string;
  readonly lengthMs: number;
  /** What happens with the money when the fan leaves after the start. */
  readonly fanLeaves: 'pays' | 'returns';
  readonly waiting: number;
  /** What the first in the queue bids; null: nobody waits. More than that goes first. */
  readonly firstMinor: string | null;
}

export interface MenuItem {
  readonly id: string;
  readonly title: string;
  /** MESI minor units. */
  readonly priceMinor: string;
}

/** Why a ticket, a request or an extension is no more. */
export type OrderEnd =
  | 'refused'
  | 'cancelled'
  | 'outbid'
  | 'expired'
  | 'declined'
  | 'returned'
  | 'settled'
  | 'streamEnded';

/** A person's own ticket: `placing` until the money is held, `held` until the curtain closes, then `paid`. */
export interface TicketView {
  readonly orderId: string;
  readonly saleId: string;
  readonly state: 'placing' | 'held' | 'paid';
  /** What was held or paid, minor units of `asset`; "0" when tips covered it. */
  readonly amountMinor: string;
  readonly asset: Asset;
}

export interface CallRequestView {
  readonly orderId: string;
  readonly state: 'placing' | 'waiting' | 'accepted' | 'inCall';
  readonly amountMinor: string;
  readonly asset: Asset;
  readonly mesiMinor: string;
  /** From 1. */
  readonly place: number;
  /** When it may be this person's turn, as far as can be said. */
  readonly etaMs: number | null;
  readonly expiresAtMs: number;
  /** Accepted: both must say `readyForCall` before then. */
  readonly readyByMs: number | null;
}

/** Server → one seat, message `you`: what this person has and may here. Replaces the one before. */
export interface YouView {
  /** The server's clock when this was sent: what a browser counts its timers by. */
  readonly nowMs: number;
  readonly standing: 'inside' | 'door';
  readonly isModerator: boolean;
  readonly mutedUntilMs: number | null;
  readonly ticket: TicketView | null;
  readonly request: CallRequestView | null;
  /** What a ticket would cost this person now, MESI minor units; null: none on sale. */
  readonly ticketPriceMinor: string | null;
  /** The end of this person's last order, for a notice. */
  readonly ended: { readonly orderId: string; readonly end: OrderEnd; readonly returnedMinor: string } | null;
}

/** What would open the door for this person. */
export type DoorKey =
  | { readonly t: 'follow' }
  | { readonly t: 'subscribe'; readonly minimumTier: number }
  | { readonly t: 'invite' }
  | {
      readonly t: 'tip';
      readonly minimumMinor: string;
      readonly doneMinor: string;
      readonly withinDays: number | null;
    }
  | { readonly t: 'ticket'; readonly priceMinor: string; readonly left: number };

/**
 * Server → a seat at the door, message `door`: all that it is shown, instead of snapshot and feed. It becomes
 * `inside` with a snapshot when a key fits or the mode changes; nothing of the feed reaches it before.
 */
export interface DoorView {
  readonly streamId: string;
  readonly creator: Person;
  /** null at a private stream: who stands outside learns whose it is and what opens it, and nothing else. */
  readonly title: string | null;
  readonly viewers: number | null;
  /** Of a ticket-only stream. */
  readonly sale: SaleView | null;
  readonly why: 'private' | 'ticketOnly' | 'removed';
  readonly match: 'any' | 'all';
  /** Empty when nothing helps (`removed`, sold out). */
  readonly keys: readonly DoorKey[];
}

/** Server → the creator, message `panel`: what only the control panel shows. Replaces the one before. */
export interface PanelView {
  readonly queue: readonly {
    readonly orderId: string;
    readonly person: Person;
    readonly anonymous: boolean;
    readonly mesiMinor: string;
    readonly message: string;
    readonly askedAtMs: number;
    readonly expiresAtMs: number;
    readonly state: 'waiting' | 'accepted' | 'inCall';
  }[];
  /** MESI minor units that are held for tickets and requests, and what tickets and calls have brought in. */
  readonly heldMinor: string;
  readonly earnedMinor: string;
  readonly extension: {
    readonly orderId: string;
    readonly minutes: number;
    readonly mesiMinor: string;
  } | null;
  /** Why the last recording ended by itself; null: it did not, or another one has begun. */
  readonly recordingStopped: RejectionCode | null;
  /**
   * The encoder (OBS or the like) that sends the picture; null: there is none. `refused`: one was turned away, because
   * the studio's own devices are chosen. `missing`: it said it would send that, and nothing of it arrives. `silent`: nothing
   * of it arrived any more, and its place was taken away.
   */
  readonly encoder:
    | { readonly state: 'connecting'; readonly sinceMs: number }
    | { readonly state: 'sending'; readonly sinceMs: number; readonly missing: readonly MediaKind[] }
    | { readonly state: 'refused' | 'silent'; readonly sinceMs: number }
    | null;
  readonly menuOrders: readonly MenuOrder[];
  readonly moderators: readonly Person[];
  readonly muted: readonly { readonly person: Person; readonly untilMs: number }[];
  readonly removed: readonly Person[];
}

export interface MenuOrder {
  /** The tip's id in the feed. */
  readonly tipId: string;
  readonly title: string;
  readonly from: Person | null;
  readonly atMs: number;
  readonly isDone: boolean;
}

export const STREAM_CATEGORIES = [
  'talk',
  'music',
  'gaming',
  'art',
  'fitness',
  'cooking',
  'learning',
  'nightlife',
] as const;
export type StreamCategory = (typeof STREAM_CATEGORIES)[number];

export function baseModeOf(mode: ModeView): BaseMode {
  return mode.type === 'oneToOne' ? mode.before : mode;
}
