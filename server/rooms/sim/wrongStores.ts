import type { StorePort } from '../../services/store/port.ts';

/** A store that lets a deposed authority write. */
export function withoutFence(store: StorePort): StorePort {
  const replace: StorePort['replace'] = async (collection, id, version, body) => {
    const found = await store.get(collection, id);
    // a claim is still a claim; only the later writes slip past
    const claims = found && Number(found.body.epoch) < Number(body.epoch);
    return store.replace(collection, id, claims ? version : (found?.version ?? version), body);
  };
  return { ...store, replace };
}

/** A store that says that a document is replaced before it is. */
export function writesLater(store: StorePort): StorePort {
  const replace: StorePort['replace'] = async (collection, id, version, body) => {
    void store.replace(collection, id, version, body).catch(() => {});
    return { ok: true, version: version + 1 };
  };
  return { ...store, replace };
}
