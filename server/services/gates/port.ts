import type { ConsentBody, GateNeed, GatePlace, GateSettings } from '../../../shared/protocol/gates.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { KycFact } from '../kyc/port.ts';
import type { KyfReceipt } from '../kyf/port.ts';

/**
 * Keeps what creators ask of whoever comes to them, and judges people by it and by the age that the server asks for. What is set
 * holds when its promise resolves, and is then told on the access topic of the creator. What is lost throws. Rules: SPEC.md.
 */
export interface GatesPort {
  /** The age that this server asks for where something is paid or for adults, in years; 0: none. */
  readonly leastAge: number;
  /** Returns what a creator asks for. Settings that nobody here understands ask for what nobody has. */
  settings(creatorId: string): Promise<GateSettings>;
  set(creatorId: string, settings: GateSettings): Promise<void>;
  /**
   * Returns what is known of somebody at the gates of a creator; null: there is nothing to say of them. With `at` no more of their
   * form is looked at than what is asked there.
   */
  facts(of: GatePair & { readonly at?: AskedAt }): Promise<GateFacts | null>;
  /** Says whether a creator hides from somebody; null stands for who has not logged in. */
  isHidden(pair: { readonly creatorId: string; readonly personId: string | null }): Promise<boolean>;
  /**
   * Gives the creator the fields that they ask for at a place, for as long as they say. Rejections: ConsentChanged (other terms
   * than the person read), FormNeeded.
   */
  consent(of: {
    readonly creator: Person;
    readonly personId: string;
    readonly place: GatePlace;
    readonly read: ConsentBody;
  }): Promise<Outcome<KyfReceipt>>;
  /** Takes a consent back: its key is destroyed, and whoever is inside by it stands at the gate again. It is idempotent. */
  revoke(of: GatePair & { readonly place: GatePlace }): Promise<void>;
  /** Calls `changed` whenever the creator sets something else. Returns what ends it. */
  follow(creatorId: string, changed: () => void): Promise<() => void>;
}

export interface GatePair {
  readonly creatorId: string;
  readonly personId: string;
}

/** A place, and what is asked there. */
export interface AskedAt {
  readonly place: GatePlace;
  /** Whether the creator may ask for something. */
  readonly byCreator: boolean;
  /** Whether the age of the server is asked for. */
  readonly byAge: boolean;
}

/** What gates know of somebody, without a field of their form, as far as some terms ask for it. */
export interface GatePerson {
  /** Whether they have told name, birth date and country. */
  readonly hasForm: boolean;
  readonly isVerified: boolean;
  /** Whether they are of the age that is asked for; `unknown`: they have told no birth date. */
  readonly isOfAge: KycFact;
  /** Whether they are from one of the countries that are named. */
  readonly isFrom: KycFact;
}

/** A consent that somebody gave at a gate and that can be read. */
export interface GateConsent {
  readonly fields: readonly string[];
  readonly purpose: string;
  readonly untilMs: number;
}

/** What is known of somebody at the gates of one creator. */
export interface GateFacts {
  /** What keeps them out of each place, by what the creator asks for there; absent: nothing. */
  readonly needs: Readonly<Partial<Record<GatePlace, GateNeed>>>;
  /** What keeps them out of what is paid or for adults; null: nothing. */
  readonly age: 'form' | 'tooYoung' | null;
  readonly isVerified: boolean;
  /** Whether the creator hides from people of their country. */
  readonly isHidden: boolean;
  /** When this is to be looked at again, in Unix ms; null: it holds until there is news. */
  readonly untilMs: number | null;
}
