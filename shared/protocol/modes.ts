import type { Asset } from '../money.ts';
import type { CurbTerms } from './curbs.ts';
import type { GateNeed, GatePlace } from './gates.ts';
import type { MediaKind } from './mediaKind.ts';
import type { StreamSum } from './pastStreams.ts';
import type { Person } from './people.ts';
import type { RejectionCode } from './rejections.ts';

/**
 * The rules of who may enter a private stream. At least one is set; `any`: one that is kept is enough, `all`: every
 * one must be kept.
 */
export interface EntryRules {
  readonly match: 'any' | 'all';
  readonly followers: boolean;
  /** Lets subscribers in from this tier on. Tiers count from 1; a higher one includes the lower. */
  readonly subscribers: { readonly minimumTier: number } | null;
  /** Lets in those who redeemed an invite of this creator that still stands. */
  readonly invited: boolean;
  /**
   * Lets in those who tipped so much to this creator, in MESI minor units, in this stream (null) or within so many
   * days.
   */
  readonly tipped: { readonly minimumMinor: string; readonly withinDays: number | null } | null;
  /** Lets the members of this group in, as long as its creator is one of them. Absent: no group is named. */
  readonly group?: { readonly conversationId: string } | undefined;
}

/** The mode of a stream when nobody is in a one-to-one. */
export type BaseMode =
  /** Everybody with an account is inside. At `endsAtMs`, the creator's own time limit, the stream ends by itself. */
  | { readonly type: 'public'; readonly endsAtMs: number | null }
  /** Whoever fits the rules is inside, and whoever holds a paid ticket of the sale `ticketsOf`, where there is one. */
  | { readonly type: 'private'; readonly rules: EntryRules; readonly ticketsOf?: string }
  /** The curtain is closed: holders of a ticket of that sale are inside, and nobody else. */
  | { readonly type: 'ticketOnly'; readonly saleId: string };

/**
 * The mode of a stream. In a one-to-one everybody keeps the seat they had; only the picture is the partner's alone.
 */
export type ModeView =
  | BaseMode
  | { readonly type: 'oneToOne'; readonly call: CallView; readonly before: BaseMode };
export type ModeType = ModeView['type'];

export interface CallView {
  readonly callId: string;
  /** The partner; null: the partner wished to be anonymous to the others. */
  readonly partner: Person | null;
  /** All the time that was paid for, extensions included. */
  readonly lengthMs: number;
  readonly timer: CallTimer;
  /** How the one-to-one is recorded. Absent: it is not, and nobody asked for it. */
  readonly recording?: CallRecordingView;
}

/**
 * How recording a call stands. While it is `asked`, the creator would like to record, and nothing is kept; once it is
 * `on`, both agreed, and both sides are kept.
 */
export interface CallRecordingView {
  readonly replayId: string;
  readonly state: 'asked' | 'on';
}

/** The timer of a one-to-one, in server time; a browser's clock only shows the difference. */
export type CallTimer =
  /** Both said that they are ready; the timer starts when both are connected. */
  | { readonly type: 'connecting'; readonly untilMs: number }
  | { readonly type: 'running'; readonly endsAtMs: number }
  /**
   * One side dropped out, or the picture is lost. There is time to come back until `untilMs`, and nobody is charged
   * for it.
   */
  | {
      readonly type: 'paused';
      readonly away: 'creator' | 'partner' | 'picture';
      readonly remainingMs: number;
      readonly untilMs: number;
    };

/** Tickets on sale while live, before and after the curtain closes. Amounts are MESI minor units. */
export interface SaleView {
  readonly saleId: string;
  readonly priceMinor: string;
  readonly total: number;
  readonly sold: number;
  /** Tickets that are bought and not yet paid for: others cannot buy them. */
  readonly reserved: number;
  /** Holders without whom the curtain cannot be closed. */
  readonly minimum: number;
  /** Whether what somebody tipped in this stream, and did not yet use for a ticket, is taken off the price. */
  readonly tipsCount: boolean;
  readonly isOpen: boolean;
  readonly curtain: 'open' | 'closed';
}

/** One-to-ones that fans may ask for. */
export interface RequestsView {
  readonly isOpen: boolean;
  /** The smallest bid, MESI minor units. */
  readonly minimumMinor: string;
  readonly lengthMs: number;
  /** What happens with the money when the fan leaves after the start. */
  readonly fanLeaves: 'pays' | 'returns';
  readonly waiting: number;
  /** The bid of the first in the queue; null: nobody waits. A higher bid goes before it. */
  readonly firstMinor: string | null;
}

export interface MenuItem {
  readonly id: string;
  readonly title: string;
  /** The price, MESI minor units. */
  readonly priceMinor: string;
  /** How long after an order nobody can order it again; absent: it can be at once. */
  readonly cooldownSeconds?: number;
  /** How long an order waits to be done before its money returns; absent: `LIMITS.menuMinutes`. */
  readonly minutes?: number;
}

/** What was ordered from the menu, as everybody inside sees it. */
export interface MenuQueueView {
  /** The orders that wait, whose money is held, in the order in which they came; at most LIMITS.menuWaiting. */
  readonly waiting: readonly MenuWaiting[];
  /** What was done last, the newest first; at most LIMITS.menuDoneShown. */
  readonly done: readonly { readonly id: string; readonly title: string; readonly from: Person | null }[];
  /** The items that cannot be ordered before a time. */
  readonly cooling: readonly { readonly itemId: string; readonly untilMs: number }[];
}

/** An order from the menu that waits to be done. */
export interface MenuWaiting {
  /** The id that its tip has once it is done. It says nothing of who ordered. */
  readonly id: string;
  readonly title: string;
  /** Who ordered; null: somebody who wished to be anonymous. */
  readonly from: Person | null;
  readonly mesiMinor: string;
  /** When its money returns unless it is done. */
  readonly dueAtMs: number;
}

/** Why a ticket, a request or an extension has ended. */
export type OrderEnd =
  | 'refused'
  | 'cancelled'
  | 'outbid'
  | 'expired'
  | 'declined'
  | 'returned'
  | 'settled'
  | 'streamEnded';

/** A person's own ticket. It is `placing` until the money is held, `held` until the curtain closes, then `paid`. */
export interface TicketView {
  readonly orderId: string;
  readonly saleId: string;
  readonly state: 'placing' | 'held' | 'paid';
  /** What was held or paid, in minor units of `asset`; "0" when tips covered it. */
  readonly amountMinor: string;
  readonly asset: Asset;
}

export interface CallRequestView {
  readonly orderId: string;
  readonly state: 'placing' | 'waiting' | 'accepted' | 'inCall';
  readonly amountMinor: string;
  readonly asset: Asset;
  readonly mesiMinor: string;
  /** The place in the queue, from 1. */
  readonly place: number;
  /** When it may be this person's turn, as far as can be said; null: that is not known. */
  readonly etaMs: number | null;
  readonly expiresAtMs: number;
  /** When the request is accepted: both must say `readyForCall` before then. null: it is not accepted. */
  readonly readyByMs: number | null;
}

/** The message `you`, from the server to one seat: what this person has and may here. It replaces the one before. */
export interface YouView {
  /** The server's clock when this was sent: a browser counts its timers by it. */
  readonly nowMs: number;
  readonly standing: 'inside' | 'door';
  readonly isModerator: boolean;
  readonly mutedUntilMs: number | null;
  /** What the creator keeps this person from; absent: nothing. */
  readonly curb?: CurbTerms;
  /** How many lines of this person wait for a moderator; absent: none. */
  readonly held?: number;
  readonly ticket: TicketView | null;
  readonly request: CallRequestView | null;
  /** What a ticket would cost this person now, MESI minor units; null: none is on sale. */
  readonly ticketPriceMinor: string | null;
  /** The ids of this person's orders from the menu that wait; absent: the server knows none. */
  readonly menu?: readonly string[];
  /** How this person's last order ended, for a notice. */
  readonly ended: { readonly orderId: string; readonly end: OrderEnd; readonly returnedMinor: string } | null;
}

/** One thing that would open the door for this person. */
export type DoorKey =
  | { readonly type: 'follow' }
  | { readonly type: 'subscribe'; readonly minimumTier: number }
  | { readonly type: 'invite' }
  /** Being in the creator's group that the rules name; which group that is, is told to nobody at a door. */
  | { readonly type: 'group' }
  | {
      readonly type: 'tip';
      readonly minimumMinor: string;
      readonly doneMinor: string;
      readonly withinDays: number | null;
    }
  | { readonly type: 'ticket'; readonly priceMinor: string; readonly left: number };

/**
 * The message `door`, from the server to a seat at the door: all that it is shown, instead of snapshot and feed. The
 * seat becomes `inside` with a snapshot when a key fits or the mode changes; nothing of the feed reaches it before.
 */
export interface DoorView {
  readonly streamId: string;
  readonly creator: Person;
  /**
   * The title; null at a private stream: who stands outside learns whose it is and what opens it, and nothing else.
   */
  readonly title: string | null;
  readonly viewers: number | null;
  /** The sale of a ticket-only stream; null at every other. */
  readonly sale: SaleView | null;
  /** Why the door is closed. Only a guest meets `oneToOne`: people with an account keep the seat they had. */
  readonly why: 'private' | 'ticketOnly' | 'oneToOne' | 'removed' | 'gate';
  readonly match: 'any' | 'all';
  /** The keys that would open the door. There are none when nothing helps (`removed`, sold out). */
  readonly keys: readonly DoorKey[];
  /** At which gate they stand, and what keeps them there; there when `why` is `gate`. */
  readonly gate?: GateView;
}

/** A gate at which somebody stands. `GET /api/gates/:personId` answers what is asked there. */
export interface GateView {
  readonly place: GatePlace;
  readonly need: GateNeed;
  /** Present: the stream is marked as for adults. */
  readonly isAdult?: boolean;
}

/**
 * The message `panel`, from the server to the creator: what only the control panel shows. It replaces the one before.
 */
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
  /**
   * What is held for tickets, for one-to-ones and in all, MESI minor units; `earnedMinor` is what tickets and calls have
   * brought in.
   */
  readonly heldMinor: string;
  readonly heldTicketsMinor: string;
  readonly heldCallsMinor: string;
  /** What is held for orders from the menu, which is part of `heldMinor`; absent: nothing. */
  readonly heldMenuMinor?: string;
  readonly earnedMinor: string;
  /** What the stream came to; null: it is not over yet. Viewers, ms, and amounts in MESI minor units. */
  readonly sum: StreamSum | null;
  readonly extension: {
    readonly orderId: string;
    readonly minutes: number;
    readonly mesiMinor: string;
  } | null;
  /** Why the last recording ended by itself; null: it did not, or another one has begun. */
  readonly recordingStopped: RejectionCode | null;
  /**
   * The encoder (OBS or the like) that sends the picture; null: there is none. `refused`: an encoder was turned away,
   * because the studio's own devices are chosen. `missing`: kinds that it announced and that do not arrive. `silent`:
   * nothing of it arrived any more, and its place was taken away.
   */
  readonly encoder:
    | { readonly state: 'connecting'; readonly sinceMs: number }
    | { readonly state: 'sending'; readonly sinceMs: number; readonly missing: readonly MediaKind[] }
    | { readonly state: 'refused' | 'silent'; readonly sinceMs: number }
    | null;
  readonly menuOrders: readonly MenuOrder[];
  /** The conversation of the group that the stream belongs to; absent: it belongs to none. */
  readonly group?: { readonly conversationId: string };
  readonly moderators: readonly Person[];
  readonly muted: readonly { readonly person: Person; readonly untilMs: number }[];
  readonly removed: readonly Person[];
}

export interface MenuOrder {
  /** The id of the tip, as in the feed, where it stands once the order is done. */
  readonly tipId: string;
  readonly title: string;
  readonly from: Person | null;
  readonly atMs: number;
  readonly isDone: boolean;
  /** What is held for it, MESI minor units; absent, as the three below: it was paid as a tip before it was done. */
  readonly mesiMinor?: string;
  readonly message?: string;
  /** When its money returns unless it is done. */
  readonly dueAtMs?: number;
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

/**
 * Returns the id of the conversation that is the chat of a stream in this mode: the group's, while nobody comes in who is
 * not one of its members. null: the stream has its own chat.
 */
export function groupChatOf(mode: ModeView): string | null {
  const base = baseModeOf(mode);
  if (base.type !== 'private' || !base.rules.group || base.ticketsOf !== undefined) return null;
  const { match, followers, subscribers, invited, tipped, group } = base.rules;
  const isAlone = !followers && subscribers === null && !invited && tipped === null;
  return isAlone || match === 'all' ? group.conversationId : null;
}
