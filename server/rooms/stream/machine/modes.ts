import { Map as PersistentMap } from 'immutable';
import type { BaseMode, MenuOrder, OrderEnd } from '../../../../shared/protocol/modes.ts';
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

/** What a stream holds money for. Who, how much and how it stands is in `Modes.orders`; the rest of it is here. */
export type OrderPurpose = 'ticket' | 'call' | 'extension';
export type StreamOrder = Order<OrderPurpose, OrderEnd>;
export type StreamOrders = OrderBook<OrderPurpose, OrderEnd>;

export interface Ticket {
  readonly orderId: string;
  readonly saleId: string;
  /** MESI minor units of tips that came off the price. */
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
  /** As they were when it was asked for. */
  readonly terms: Pick<RequestRules, 'minimumMinor' | 'lengthMs' | 'fanLeaves'>;
}

/** The two people of a one-to-one, by the names that they have in its `CallState`. */
export type CallSide = 'creator' | 'partner';

/** Minutes that were paid for, in the order in which they are delivered. */
export interface CallSegment {
  readonly orderId: string;
  readonly lengthMs: number;
}

/** More minutes that the creator has not said yes to. */
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
  /** The partner said no, or no more: it is not asked for again. */
  readonly isRecordingDeclined?: boolean | undefined;
}

/** The creator asked for it, and thereby agreed. */
export interface CallRecording {
  readonly replayId: string;
  readonly hasPartnerAgreed: boolean;
}

/** What is (to be) recorded under one name; it becomes one replay. */
export interface Recording {
  readonly replayId: string;
  readonly sinceMs: number;
  /** As the recorder said last. */
  readonly isWriting: boolean;
}

/** What a stream is besides its feed; outlives the process with the stream's document. */
export interface Modes extends Moderation {
  readonly base: BaseMode;
  /** The time limit that begins when an idle stream goes live. */
  readonly limitMs: number | null;
  readonly sale: Sale | null;
  readonly orders: StreamOrders;
  /** Of the sale, one a person. */
  readonly tickets: PersistentMap<string, Ticket>;
  /** MESI minor units of tips used for tickets of sales before this one, by person. */
  readonly creditUsed: PersistentMap<string, string>;
  readonly requests: RequestRules | null;
  /** Whose money is held waits; the others do as soon as it is. */
  readonly callQueue: readonly CallRequest[];
  readonly call: Call | null;
  readonly menuOrders: readonly MenuOrder[];
  /** MESI minor units that tickets and calls brought in. */
  readonly earnedMinor: string;
  readonly recording: Recording | null;
  /** Why the last one ended by itself. */
  readonly recordingStopped: RejectionCode | null;
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
