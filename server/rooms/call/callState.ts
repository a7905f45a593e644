import { LIMITS } from '../../../shared/limits.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { SECOND_MS } from '../../../shared/time.ts';

/** The people who must see and hear each other for the clock of a call to run. Fewer are no call. */
export const CALL_QUORUM = 2;
/**
 * How often a running call writes down that it ran. What ran after that is charged to nobody when the server dies.
 */
export const CALL_CHECK_MS = 5 * SECOND_MS;

export type CallKind = 'direct' | 'group';

interface CallRules {
  /** How many may be in the call, or on their way into it, at once. */
  readonly people: number;
  /** How long somebody who is alone in the call waits for others. 0: the call ends at once. */
  readonly aloneMs: number;
  readonly whoEnds: 'anybody' | 'host';
  /** Whether people may be called to it, and come to it by themselves, after it began. */
  readonly isOpen: boolean;
}

const RULES: Readonly<Record<CallKind, CallRules>> = {
  direct: { people: 2, aloneMs: 0, whoEnds: 'anybody', isOpen: false },
  group: { people: LIMITS.callPeople, aloneMs: LIMITS.callAloneMs, whoEnds: 'host', isOpen: true },
};
export const rulesOf = ({ kind }: Pick<CallState, 'kind'>): CallRules => RULES[kind];

/**
 * One call, for two or more people. It is plain JSON, because it stands in the document of the room that has it.
 * It knows nothing of money: the room takes what was delivered (`callFacts`) and charges for it.
 * Times are milliseconds of the server's clock. Rules: SPEC.md.
 */
export interface CallState {
  readonly callId: string;
  readonly kind: CallKind;
  /** When so much was delivered, the call ends. */
  readonly limitMs: number;
  /** Everybody who was called or came, also those who are out again; nobody stands here twice. */
  readonly people: readonly Participant[];
  readonly stage: CallStage;
  /** How long the word of one person alone has stopped the clock, without the pause that goes on. */
  readonly claimedMs: number;
}

export interface Participant {
  readonly personId: string;
  readonly isHost: boolean;
  /** How long the clock ran while this person was here, as of the stage's `sinceMs`. */
  readonly presentMs: number;
  readonly at: Place;
}

/** Where one person stands. Each person has one device in the call: the one that answered. */
export type Place =
  /** All devices of the person ring. */
  | { readonly type: 'ringing'; readonly untilMs: number }
  /** The person answered; camera and microphone are being checked. */
  | { readonly type: 'preparing'; readonly deviceId: string; readonly untilMs: number }
  /** The devices are checked, and the person waits for a second one who is ready. */
  | { readonly type: 'ready'; readonly deviceId: string }
  /** The device connects. `isConnected`: it sees and hears, and waits for a second person who does. */
  | {
      readonly type: 'connecting';
      readonly deviceId: string;
      readonly untilMs: number;
      readonly isConnected: boolean;
    }
  | { readonly type: 'here'; readonly deviceId: string; readonly lost: PictureLoss | null }
  /** The device is gone, and may come back within the grace. */
  | { readonly type: 'away'; readonly deviceId: string; readonly sinceMs: number }
  | { readonly type: 'out'; readonly why: OutReason; readonly atMs: number };

/** A device's own word that it sees and hears nobody. `isCut`: it cannot be seen and heard either. */
export interface PictureLoss {
  readonly sinceMs: number;
  readonly isCut: boolean;
}

export type OutReason =
  | 'declined'
  | 'busy'
  | 'missed'
  | 'notReady'
  | 'notConnected'
  | 'left'
  /** The device did not come back within the grace. */
  | 'gone'
  | 'removed';

export type CallStage =
  /** People are called, check their devices and connect. The clock has not started. */
  | { readonly type: 'gathering' }
  | {
      readonly type: 'running';
      /** What was delivered until `sinceMs`. */
      readonly deliveredMs: number;
      readonly sinceMs: number;
      readonly checkedAtMs: number;
    }
  | {
      readonly type: 'paused';
      readonly deliveredMs: number;
      readonly sinceMs: number;
      /** Since when the word of one person alone has stopped the clock; null: something else does. */
      readonly claimSinceMs: number | null;
      /** Since when nobody has seen anybody, or had not without the clock having run since. */
      readonly darkSinceMs: number | null;
      /** Since when one person has been alone in it, and nobody is on the way. */
      readonly aloneSinceMs: number | null;
    }
  | {
      readonly type: 'ended';
      readonly deliveredMs: number;
      readonly atMs: number;
      readonly reason: EndReason;
      /** Who caused the end; null: nobody did. */
      readonly byId: string | null;
    };

/**
 * Why a call ended. `ended`: by somebody who may; `closed`: by the room. A reason of a person is that of the last who
 * went out.
 */
export type EndReason = OutReason | 'ended' | 'closed' | 'timeLimit' | 'pictureLost' | 'alone';

export type CallDecision =
  | { readonly ok: true; readonly next: CallState }
  | { readonly ok: false; readonly rejection: RejectionCode };
export const ok = (next: CallState): CallDecision => ({ ok: true, next });
export const refuse = (rejection: RejectionCode): CallDecision => ({ ok: false, rejection });

export function participantOf(call: CallState, personId: string): Participant | null {
  return call.people.find((one) => one.personId === personId) ?? null;
}

/** Says whether the person is in the call, or on the way into it. */
export const isComing = ({ at }: Participant): boolean => at.type !== 'out';
/** Says whether the person is on the clock: here, or away within the grace. */
export const isInside = ({ at }: Participant): boolean => at.type === 'here' || at.type === 'away';
/** Says whether the person has said, by one of their devices, that they come, and has not gone since. */
export const hasAnswered = (one: Participant): boolean => isComing(one) && one.at.type !== 'ringing';
/** Returns the ids of all such people of a call; one that there is not has none. */
export const answeredIds = (call: CallState | null | undefined): readonly string[] =>
  (call?.people ?? []).filter(hasAnswered).map(({ personId }) => personId);
