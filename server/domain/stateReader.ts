/**
 * Says whether a client reads the synced state of its room. The door writes it into the context of `onAuth`, which makes it
 * part of the seat's `auth`; a seat of a process of before there was state has none, and reads none.
 */
export interface StateReader {
  readonly readsState?: boolean;
}

export const readsState = (who: unknown): boolean => (who as StateReader | undefined)?.readsState === true;
