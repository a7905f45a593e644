/**
 * What the door tells a room of a client. It writes that into the context of `onAuth`, which makes it part of the seat's
 * `auth`.
 */
export interface ClientFacts {
  /** Whether the client reads the synced state of its room. A process of before there was state did not say, and such a seat reads none. */
  readonly readsState?: boolean;
  /** The wire that the client speaks; null: it did not say. It is absent when a process of wire 1 let the client in. */
  readonly wire?: number | null;
  /** When the seat was asked for, by the time of `TracingPort`; absent where nobody reads it. */
  readonly askedAtMs?: number;
}

/** What the door writes there as well: the address that the caller is counted by; null, or none: by no address. */
export interface Caller {
  readonly address?: string | null;
}

/** Returns the address that whoever has this auth or context is counted by; null: by none. */
export const callerOf = (who: unknown): string | null => (who as Caller | undefined)?.address ?? null;

/** Takes from the context of `onAuth` what becomes part of the seat's `auth`. */
export function clientFacts(context: unknown): ClientFacts {
  const { readsState = false, wire = null, askedAtMs } = context as ClientFacts;
  return { readsState, wire, ...(askedAtMs === undefined ? {} : { askedAtMs }) };
}

/** Returns when whoever has this auth asked for the seat; undefined: nobody reads it. */
export const askedAtOf = (who: unknown): number | undefined => (who as ClientFacts | undefined)?.askedAtMs;

export const readsState = (who: unknown): boolean => (who as ClientFacts | undefined)?.readsState === true;
