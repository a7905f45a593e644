import type { JsonObject, StorePort } from '../../services/store/port.ts';

/** What an authority holds: its epoch, and the version of the document that carries it. Each write moves it on. */
export interface Claim {
  readonly epoch: number;
  version: number;
}

/** Where the document of an authority lies. Its body has a field `epoch`. */
export interface ClaimedPlace {
  readonly store: StorePort;
  readonly collection: string;
  readonly id: string;
}

const CLAIM_TRIES = 20;

/** Raises the document's epoch by compare-and-set. Null: there is no such document. Throws when others keep claiming it. */
export async function claimDocument<Body extends { readonly epoch: number }>({
  store,
  collection,
  id,
}: ClaimedPlace): Promise<{ readonly claim: Claim; readonly body: Body } | null> {
  for (let tries = 0; tries < CLAIM_TRIES; tries += 1) {
    const found = await store.get(collection, id);
    if (!found) return null;
    const body = found.body as unknown as Body;
    const epoch = body.epoch + 1;
    const written = await store.replace(collection, id, found.version, {
      ...body,
      epoch,
    } as unknown as JsonObject);
    if (written.ok) return { claim: { epoch, version: written.version }, body };
  }
  throw new Error(`${id} of ${collection} could not be claimed: others keep claiming it`);
}

/**
 * Writes the body if this authority still has the claim. True: it is durable, and the claim moved on. False: another
 * authority has claimed the document, and nothing was changed. Throws when the store is away; writing the same body
 * again is safe.
 */
export async function writeClaimed(place: ClaimedPlace, claim: Claim, body: object): Promise<boolean> {
  const { store, collection, id } = place;
  const written = await store.replace(collection, id, claim.version, body as JsonObject);
  if (written.ok) {
    claim.version = written.version;
    return true;
  }
  return wasWritten(place, claim);
}

/**
 * Says whether an earlier try succeeded whose answer was lost: only this authority writes its epoch, one version at a
 * time.
 */
async function wasWritten({ store, collection, id }: ClaimedPlace, claim: Claim): Promise<boolean> {
  const found = await store.get(collection, id);
  if (!found || found.body.epoch !== claim.epoch || found.version !== claim.version + 1) return false;
  claim.version = found.version;
  return true;
}

/** Reads the epoch of whoever claimed the document last; 0: there is none. */
export async function storedEpoch({ store, collection, id }: ClaimedPlace): Promise<number> {
  return Number((await store.get(collection, id))?.body.epoch ?? 0);
}
