import { Map as PersistentMap } from 'immutable';
import type { BaseMode, OrderEnd } from '../../../../shared/protocol/modes.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { CallState } from '../../call/callState.ts';
import {
  bookFromDocument,
  bookToDocument,
  newBook,
  type Order,
  type OrderBook,
  type OrderBookDocument,
} from '../../orders/order.ts';
import type { Moderation } from '../../policies/moderation.ts';
import type { PlacedMenuOrder } from './menuOrder.ts';

/** What a stream holds money for. Who pays, how much, and how it stands is in `Modes.orders`; the rest is here. */
export type OrderPurpose =
  | 'ticket'
  | 'call'
  | 'extension'
  | 'menu'
  /** The price of a paid ticket on its way back, from the creator's earnings to the fan's wallet. */
  | 'ticketReturn';
export type StreamOrder = Order<OrderPurpose, OrderEnd>;
export type StreamOrders = OrderBook<OrderPurpose, OrderEnd>;

export interface Ticket {
  readonly orderId: string;
  readonly saleId: string;
  /** The tips that came off the price, MESI minor units. */
  readonly creditMinor: string;
}

export interface Sale {
  readonly saleId: string;
  readonly priceMinor: string;
  readonly total: number;
  readonly minimum: number;
  readonly tipsCount: boolean;
  readonly isOpen: boolean;
  readonly dueAtMs: number;
}

export interface RequestRules {
  readonly isOpen: boolean;
  readonly minimumMinor: string;
  readonly lengthMs: number;
  readonly autoAccept: boolean;
  readonly fanLeaves: 'pays' | 'returns';
}

export interface CallRequest {
  readonly orderId: string;
  readonly person: Person;
  readonly message: string;
  readonly anonymous: boolean;
  readonly askedAtMs: number;
  readonly expiresAtMs: number;
  /** The terms as they were when it was asked for. */
  readonly terms: Pick<RequestRules, 'minimumMinor' | 'lengthMs' | 'fanLeaves'>;
}

/** The two people of a one-to-one, by the names that they have in its `CallState`. */
export type CallSide = 'creator' | 'partner';

/** Minutes that were paid for, in the order in which they are delivered. */
export interface CallSegment {
  readonly orderId: string;
  readonly lengthMs: number;
}

/** Minutes that the creator has not said yes to yet. */
export interface Extension {
  readonly orderId: string;
  readonly minutes: number;
}

export interface Call {
  readonly callId: string;
  readonly request: CallRequest;
  readonly segments: readonly CallSegment[];
  readonly extension: Extension | null;
  /** Who is there, and the timer. Its limit is the length of all segments. It never stands here ended. */
  readonly state: CallState;
  readonly recording?: CallRecording | undefined;
  /** True: the partner said no, or no more, and is not asked again. */
  readonly isRecordingDeclined?: boolean | undefined;
}

/** The recording of a call. The creator asked for it, and thereby agreed. */
export interface CallRecording {
  readonly replayId: string;
  readonly hasPartnerAgreed: boolean;
}

/** What is recorded, or is to be, under one name; it becomes one replay. */
export interface Recording {
  readonly replayId: string;
  readonly sinceMs: number;
  /** What the recorder said last: whether it writes. */
  readonly isWriting: boolean;
}

/** What a stream is besides its feed. It outlives the process with the stream's document. */
export interface Modes extends Moderation {
  readonly base: BaseMode;
  /** The time limit that begins when an idle stream goes live. */
  readonly limitMs: number | null;
  readonly sale: Sale | null;
  readonly orders: StreamOrders;
  /** The tickets of the sale, one for each person. */
  readonly tickets: PersistentMap<string, Ticket>;
  /** The tips used for tickets of sales before this one, by person, in MESI minor units. */
  readonly creditUsed: PersistentMap<string, string>;
  readonly requests: RequestRules | null;
  /** The requests for a one-to-one. Those whose money is held wait; the others do as soon as it is. */
  readonly callQueue: readonly CallRequest[];
  readonly call: Call | null;
  readonly menuOrders: readonly PlacedMenuOrder[];
  /** What tickets and calls brought in, MESI minor units. */
  readonly earnedMinor: string;
  readonly recording: Recording | null;
  /** Why the last recording ended by itself; null: it did not. */
  readonly recordingStopped: RejectionCode | null;
  /** The conversation of the group that the stream belongs to, from when it goes live; absent: it belongs to none. */
  readonly conversationId?: string;
}

/** Modes as they stand in a document. */
export type ModesDocument = {
  readonly [K in keyof Modes]: Modes[K] extends PersistentMap<string, infer V>
    ? readonly (readonly [string, V])[]
    : Modes[K] extends StreamOrders
      ? OrderBookDocument<OrderPurpose, OrderEnd>
      : Modes[K];
};

export function newModes(base: BaseMode): Modes {
  return {
    base,
    limitMs: null,
    sale: null,
    orders: newBook(),
    tickets: PersistentMap(),
    creditUsed: PersistentMap(),
    requests: null,
    callQueue: [],
    call: null,
    restrictions: PersistentMap(),
    moderators: [],
    menuOrders: [],
    earnedMinor: '0',
    recording: null,
    recordingStopped: null,
  };
}

export function modesToDocument(modes: Modes): ModesDocument {
  return {
    ...modes,
    orders: bookToDocument(modes.orders),
    tickets: [...modes.tickets],
    creditUsed: [...modes.creditUsed],
    restrictions: [...modes.restrictions],
  };
}

export function modesFromDocument(document: ModesDocument): Modes {
  return {
    ...document,
    orders: bookFromDocument(document.orders),
    tickets: PersistentMap(document.tickets),
    creditUsed: PersistentMap(document.creditUsed),
    restrictions: PersistentMap(document.restrictions),
  };
}
