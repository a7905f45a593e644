import type { JsonObject, StorePort } from './services/store/port.ts';

/** A store of one document, which somebody else changes so many times between a read and the write after it. */
export function storeOvertaken(times: number, body: JsonObject | null = null) {
  let left = times;
  let version = body === null ? 0 : 1;
  const write = async (next: JsonObject) => {
    if (left-- > 0) return { ok: false };
    body = next;
    version += 1;
    return { ok: true, version };
  };
  const store = {
    get: async () => body && { id: 'th_1', version, body },
    insert: (_collection: string, _id: string, next: JsonObject) => write(next),
    find: async () => [],
    remove: async () => {
      if (left-- > 0) return { ok: false };
      body = null;
      return { ok: true };
    },
    replace: (_collection: string, _id: string, _version: number, next: JsonObject) => write(next),
  };
  return { store: store as unknown as StorePort, read: () => body };
}
