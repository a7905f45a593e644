import type { GatePlace } from '../../../shared/protocol/gates.ts';
import type { KyfLookAnswer, KyfReceiptView } from '../../../shared/protocol/kyf.ts';

/**
 * Keeps what fans tell of themselves before a meeting or at a gate, and their consent to it. The answers lie under a key of that
 * consent's own, which is leased for a time and destroyed after it; the receipt of the consent stays. What is lost throws.
 */
export interface KyfPort {
  /**
   * Keeps a consent with its answers. Whoever gives it again, with other answers, has the same receipt, and the new answers count.
   * Whether it may be given is the caller's to judge.
   */
  give(consent: KyfConsent): Promise<KyfReceipt>;
  /** Says whether that fan has given that consent, and its answers are there. */
  isGiven(consent: KyfName & { readonly receiptId: string }): Promise<boolean>;
  /** Reads the answers for the creator. The look is written down before anything is shown. */
  look(reader: { readonly aboutId: string; readonly creatorId: string }): Promise<KyfLook>;
  /** Returns the receipt for the fan whose consent it is, with every look at the answers; null: they gave none. */
  receipt(name: KyfName): Promise<KyfReceipt | null>;
  /** Moves the end of the lease. An end that is past destroys the key at once; a key that is gone does not come back. */
  lease(lease: { readonly aboutId: string; readonly untilMs: number }): Promise<void>;
  /**
   * Lists the consents at gates that somebody gave (`by`) or was given (`to`), the newest first; at most `limit`, behind that one if
   * it is given.
   */
  list(of: {
    readonly side: 'by' | 'to';
    readonly personId: string;
    readonly limit: number;
    readonly behind?: KyfReceipt | undefined;
  }): Promise<readonly KyfReceipt[]>;
  /** Destroys the keys whose lease is over. Returns how many there were; at most `KYF_AT_ONCE` at a time. */
  destroyDue(): Promise<number>;
}

/** How many keys one round destroys. */
export const KYF_AT_ONCE = 100;
/** How many looks a receipt tells of one by one, the newest; all are counted. */
export const KYF_LOOKS_KEPT = 100;

/** Whose consent to what. */
export interface KyfName {
  /** The id of the meeting, or of the gate and its fan (`consentIdOf`). */
  readonly aboutId: string;
  readonly fanId: string;
}

/** What a fan tells, by the name of its field. */
export type KyfAnswers = KyfLookAnswer['answers'];

/** What a fan gives, to whom, and until when. */
export interface KyfConsent extends KyfName {
  readonly creatorId: string;
  /** The creator's own question, as the fan read it; empty: there was none. */
  readonly question: string;
  /** The answers by the name of their field. */
  readonly answers: KyfAnswers;
  readonly untilMs: number;
  /** The gate at which it was given, and what for; absent: it was given for a meeting. */
  readonly gate?: KyfGate;
}

/** The place at whose gate a consent was given, and what for, as the fan read it. */
export type KyfGate = {
  readonly place: GatePlace;
  readonly purpose: string;
};

/** Names the consent of one fan at one gate. */
export const consentIdOf = (of: {
  readonly creatorId: string;
  readonly place: GatePlace;
  readonly personId: string;
}): string => `gate:${of.creatorId}:${of.place}:${of.personId}`;

/** What stays of a consent when its answers are gone. */
export interface KyfReceipt extends KyfReceiptView {
  readonly receiptId: string;
  readonly fanId: string;
  readonly creatorId: string;
  readonly gate?: KyfGate;
}

/** What came of a look. */
export type KyfLook =
  | {
      readonly type: 'answers';
      readonly answers: KyfAnswers;
      readonly receipt: KyfReceipt;
    }
  /** The key is destroyed: nobody can read the answers any more. */
  | { readonly type: 'gone'; readonly receipt: KyfReceipt }
  /** The fan has given nothing here, or it was given to somebody else. */
  | { readonly type: 'none' };
