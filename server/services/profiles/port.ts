import type { MenuItem } from '../../../shared/protocol/modes.ts';

/** What people tell about themselves. Infrastructure that is lost throws, as the store does. */
export interface ProfilesPort {
  /** Returns what somebody tells about themselves; whoever has told nothing has an empty profile. */
  get(personId: string): Promise<Profile>;
  /** Replaces it, by what has been checked and tidied already. Of two at once the later one stands. */
  set(personId: string, profile: ProfileFacts): Promise<void>;
  /** Replaces the tip menu that their profile shows, which has been checked already; empty: it shows none. */
  setMenu(personId: string, menu: readonly MenuItem[]): Promise<void>;
}

/** `bio` is a tidied text, `links` are whole https addresses. */
export interface ProfileFacts {
  readonly bio: string;
  readonly links: readonly string[];
}

export interface Profile extends ProfileFacts {
  /** The tip menu of their last stream that was not private. */
  readonly menu: readonly MenuItem[];
}
