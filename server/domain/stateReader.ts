/**
 * Says whether a client reads the synced state of its room. The door writes it into the context of `onAuth`, which makes it
 * part of the seat's `auth`; a seat of a process of before there was state has none, and reads none.
 */
export interface StateReader {
  readonly readsState?: boolean;
}

/** What the door writes there as well: the address that the caller is counted by; null, or none: by no address. */
export interface Caller {
  readonly address?: string | null;
}

/** Returns the address that whoever has this auth or context is counted by; null: by none. */
export const callerOf = (who: unknown): string | null => (who as Caller | undefined)?.address ?? null;

export const readsState = (who: unknown): boolean => (who as StateReader | undefined)?.readsState === true;
