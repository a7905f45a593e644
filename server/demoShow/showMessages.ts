/** Somebody of the show, with a token of a log-in of their own. */
export interface Player {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/** How fast the show goes. */
export interface ShowPace {
  /** The length of a beat, in milliseconds. */
  readonly beatMs: number;
  /** How long the show goes on while nobody but its own people watches, in milliseconds. */
  readonly idleMs: number;
}

/** What the server tells the program that plays the show. */
export type ToShow =
  | {
      readonly type: 'begin';
      /** Where the server is reached, such as `http://localhost:2567`. */
      readonly address: string;
      readonly creator: Player;
      readonly fans: readonly Player[];
      readonly pace: ShowPace;
    }
  | { readonly type: 'end' };

/** Why a show is over by itself. With `replaced` the stream goes on: another show has taken the creator's seat. */
export type ShowEnd = 'asked' | 'nobodyWatches' | 'replaced' | 'streamEnded';

/** What the program that plays the show tells the server. */
export type FromShow =
  | { readonly type: 'live'; readonly streamId: string }
  | { readonly type: 'over'; readonly why: ShowEnd };
