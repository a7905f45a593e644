import { Map as PersistentMap } from 'immutable';
import { assertNever } from '../../shared/assertNever.ts';
import type { CurbTerms } from '../../shared/protocol/curbs.ts';
import type { CallRequestView, TicketView, YouView } from '../../shared/protocol/modes.ts';
import type { Person } from '../../shared/protocol/people.ts';

/** What the authority knows of one person; nobody is in the book of whom there is nothing to say. */
export interface PersonRights {
  /** The person's ticket of the sale on stage. It opens the closed curtain unless it is `placing`. */
  readonly ticket: TicketView | null;
  /** Place and ETA stand in the queue. */
  readonly request: Omit<CallRequestView, 'place' | 'etaMs'> | null;
  readonly isModerator: boolean;
  readonly mutedUntilMs: number | null;
  /** Out until the stream ends, or until taken back. */
  readonly isRemoved: boolean;
  /** The ids of what they ordered from the menu and wait for; absent: nothing. */
  readonly menu?: readonly string[];
  readonly ended: YouView['ended'];
  /** What the creator keeps them from; absent: nothing, as an older process says. */
  readonly curb?: CurbTerms;
  /** How many lines of theirs wait for a moderator; absent: none. */
  readonly held?: number;
}

/** One who waits for a one-to-one; in the queue the best bid is first. */
export interface QueuePlace {
  readonly orderId: string;
  readonly personId: string;
  readonly etaMs: number | null;
}

/** The one-to-one that was accepted or runs. */
export interface CallRight {
  readonly callId: string;
  readonly orderId: string;
  readonly partner: Person;
  /** Where the call stands. While it is `accepted`, both are waited for, and the mode is not `oneToOne` yet. */
  readonly stage: 'accepted' | 'connecting' | 'running' | 'paused';
}

/**
 * What a shard must know to judge seats and to tell each what it has. It travels beside the frames, in their order,
 * and never to a client.
 */
export interface Rights {
  readonly people: PersistentMap<string, PersonRights>;
  readonly queue: readonly QueuePlace[];
  readonly call: CallRight | null;
  /** MESI minor units that come off the price of a ticket, by person; only those above zero, only while tips count. */
  readonly credits: PersistentMap<string, string>;
}

/** Each replaces what was known: to apply one twice changes nothing. */
export type RightsChange =
  | { readonly type: 'person'; readonly personId: string; readonly rights: PersonRights | null }
  | { readonly type: 'queue'; readonly queue: readonly QueuePlace[] }
  | { readonly type: 'call'; readonly call: CallRight | null }
  /** "0": none any more. `whole`: nobody else has any. */
  | {
      readonly type: 'credits';
      readonly whole: boolean;
      readonly of: readonly (readonly [personId: string, creditMinor: string])[];
    };

/** Rights as they travel, in a snapshot. */
export interface RightsWire {
  readonly people: readonly (readonly [personId: string, rights: PersonRights])[];
  readonly queue: readonly QueuePlace[];
  readonly call: CallRight | null;
  readonly credits: readonly (readonly [personId: string, creditMinor: string])[];
}

/** The rights of somebody who has bought, asked for and done nothing. */
export const NO_PERSON_RIGHTS: PersonRights = {
  ticket: null,
  request: null,
  isModerator: false,
  mutedUntilMs: null,
  isRemoved: false,
  ended: null,
};

export const NO_RIGHTS: Rights = { people: PersistentMap(), queue: [], call: null, credits: PersistentMap() };

export function applyRights(rights: Rights, change: RightsChange): Rights {
  switch (change.type) {
    case 'person': {
      const { personId, rights: theirs } = change;
      const people = theirs ? rights.people.set(personId, theirs) : rights.people.delete(personId);
      return { ...rights, people };
    }
    case 'queue':
      return { ...rights, queue: change.queue };
    case 'call':
      return { ...rights, call: change.call };
    case 'credits': {
      const before = change.whole ? NO_RIGHTS.credits : rights.credits;
      const credits = before.withMutations((map) => {
        for (const [personId, creditMinor] of change.of) {
          if (creditMinor === '0') map.delete(personId);
          else map.set(personId, creditMinor);
        }
      });
      return { ...rights, credits };
    }
    default:
      return assertNever(change);
  }
}

export function rightsToWire({ people, queue, call, credits }: Rights): RightsWire {
  return { people: [...people], queue, call, credits: [...credits] };
}

export function rightsFromWire({ people, queue, call, credits }: RightsWire): Rights {
  return { people: PersistentMap(people), queue, call, credits: PersistentMap(credits) };
}

/** MESI minor units a ticket costs somebody with that credit. */
export function ticketPriceFor(priceMinor: string, creditMinor: string | undefined): bigint {
  const due = BigInt(priceMinor) - BigInt(creditMinor ?? '0');
  return due > 0n ? due : 0n;
}
