import { Map as PersistentMap } from 'immutable';
import type { Asset } from '../../../../shared/money.ts';
import type { BaseMode, MenuOrder, OrderEnd } from '../../../../shared/protocol/modes.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { Moderation } from '../../policies/moderation.ts';
import type { AskRate } from '../link/asks.ts';

/** What a person put money up for. The order's id is its hold's. Amounts are minor units as decimal strings. */
export interface Order {
  readonly orderId: string;
  readonly person: Person;
  readonly asset: Asset;
  /** "0": nothing is held, tips covered it. */
  readonly amountMinor: string;
  readonly mesiMinor: string;
  readonly rate: AskRate;
  /** From then on anybody may return the money. */
  readonly dueAtMs: number;
}

export interface Ticket extends Order {
  readonly saleId: string;
  /** MESI minor units of tips that came off the price. */
  readonly creditMinor: string;
  /** settling: the curtain closed, the money is being taken. */
  readonly state: 'placing' | 'held' | 'settling' | 'paid';
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

export interface CallRequest extends Order {
  readonly state: 'placing' | 'waiting';
  readonly message: string;
  readonly anonymous: boolean;
  readonly askedAtMs: number;
  readonly expiresAtMs: number;
  /** As they were when it was asked for. */
  readonly terms: Pick<RequestRules, 'minimumMinor' | 'lengthMs' | 'fanLeaves'>;
}

export interface Both {
  readonly creator: boolean;
  readonly partner: boolean;
}
export type CallSide = keyof Both;

/** null: it is not so. */
export interface Since {
  readonly creator: number | null;
  readonly partner: number | null;
}

export type CallPhase =
  | { readonly t: 'accepted'; readonly readyByMs: number; readonly ready: Both }
  | { readonly t: 'connecting'; readonly untilMs: number; readonly connected: Both }
  /** `checkedAtMs`: of what came after it nobody is charged when the server dies. */
  | {
      readonly t: 'running';
      readonly deliveredMs: number;
      readonly sinceMs: number;
      readonly checkedAtMs: number;
      /** One side alone says so, and has no more credit for it. */
      readonly lostSinceMs?: Since;
    }
  | {
      readonly t: 'paused';
      readonly deliveredMs: number;
      /** Who is not (yet) connected again, since when. */
      readonly awaySinceMs: Since;
      /** Who is there and has lost the picture; absent: nobody. */
      readonly lostSinceMs?: Since;
      /** From then on nothing but the word of one side stops the timer. */
      readonly aloneSinceMs?: number;
      /** Since when both have lost the picture, or had lost it without the timer having run since. */
      readonly bothSinceMs?: number;
    };

/** Minutes that were paid for, in the order in which they are delivered. */
export interface CallSegment {
  readonly order: Order;
  readonly lengthMs: number;
}

export interface Extension extends Order {
  readonly minutes: number;
  readonly state: 'placing' | 'asked';
}

export interface Call {
  readonly callId: string;
  readonly request: CallRequest;
  readonly segments: readonly CallSegment[];
  readonly extension: Extension | null;
  readonly phase: CallPhase;
  /** How long the word of one side alone has stopped the timer, until the pause there is; absent: not at all. */
  readonly claimedMs?: number;
  /** The creator has lost the picture, and what it sends as well; absent: it has not said so. */
  readonly creatorCut?: boolean;
  readonly recording?: CallRecording | undefined;
  /** The partner said no, or no more: it is not asked for again. */
  readonly isRecordingDeclined?: boolean | undefined;
}

/** The creator asked for it, and thereby agreed. */
export interface CallRecording {
  readonly replayId: string;
  readonly hasPartnerAgreed: boolean;
}

/** An order that is over but for its money. `placing`: it is not known yet whether any is held. */
export interface EndingOrder {
  readonly order: Order;
  readonly purpose: OrderPurpose;
  readonly hold: 'placing' | 'placed';
  readonly end: OrderEnd;
  /** Of what is held, in its asset; the rest returns. "0": all returns. */
  readonly takenMinor: string;
  readonly memo: Readonly<Record<string, string>>;
}
export type OrderPurpose = 'ticket' | 'call' | 'extension';

export interface EndedOrder {
  readonly orderId: string;
  readonly personId: string;
  readonly end: OrderEnd;
  readonly returnedMinor: string;
  /** Why it never stood; null: it did. */
  readonly refused: RejectionCode | null;
  readonly amountMinor: string;
  readonly asset: Asset;
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
  /** Of the sale, one a person. */
  readonly tickets: PersistentMap<string, Ticket>;
  /** MESI minor units of tips used for tickets of sales before this one, by person. */
  readonly creditUsed: PersistentMap<string, string>;
  readonly requests: RequestRules | null;
  readonly queue: readonly CallRequest[];
  readonly call: Call | null;
  readonly endings: PersistentMap<string, EndingOrder>;
  /** The last ones, oldest first. */
  readonly ended: readonly EndedOrder[];
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
    : Modes[K];
};

export function newModes(base: BaseMode): Modes {
  return {
    base,
    limitMs: null,
    sale: null,
    tickets: PersistentMap(),
    creditUsed: PersistentMap(),
    requests: null,
    queue: [],
    call: null,
    endings: PersistentMap(),
    ended: [],
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
    tickets: [...modes.tickets],
    creditUsed: [...modes.creditUsed],
    endings: [...modes.endings],
    restrictions: [...modes.restrictions],
  };
}

export function modesFromDocument(document: ModesDocument): Modes {
  return {
    ...document,
    tickets: PersistentMap(document.tickets),
    creditUsed: PersistentMap(document.creditUsed),
    endings: PersistentMap(document.endings),
    restrictions: PersistentMap(document.restrictions),
  };
}
