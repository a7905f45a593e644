import { expect, it } from 'vitest';
import { putDocument } from './putDocument.ts';
import type { JsonObject, StorePort } from './services/store/port.ts';

/** A store of one document, which somebody else changes so many times between a read and the write after it. */
function storeOvertaken(times: number, body: JsonObject | null = null) {
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
    replace: (_collection: string, _id: string, _version: number, next: JsonObject) => write(next),
  };
  return { store: store as unknown as StorePort, read: () => body };
}
const thing = { collection: 'things', id: 'th_1', tries: 3 };
const counted = (before: JsonObject | null) => ({ ...before, n: Number(before?.n ?? 0) + 1 });

it('makes a document, changes it, and leaves it as it stands where nothing is to be written', async () => {
  const { store, read } = storeOvertaken(0);
  expect(await putDocument(store, thing, counted)).toEqual({ n: 1 });
  expect(await putDocument(store, thing, counted)).toEqual({ n: 2 });
  expect(await putDocument(store, thing, () => null)).toBeNull();
  expect(read()).toEqual({ n: 2 });
});

it('writes with its last try, and throws when that is overtaken as well', async () => {
  const twice = storeOvertaken(2, { n: 1 });
  expect(await putDocument(twice.store, thing, counted)).toEqual({ n: 2 });
  const always = storeOvertaken(3, { n: 1 });
  await expect(putDocument(always.store, thing, counted)).rejects.toThrow('others keep changing it');
  expect(always.read()).toEqual({ n: 1 });
});
