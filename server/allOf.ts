import type { FindQuery, JsonObject, Position, StorePort, Versioned } from './services/store/port.ts';

/**
 * Goes through all documents that a query finds, in its order, in pages of its limit. What comes, goes or moves meanwhile may be
 * found or not.
 */
export async function* allOf<T extends JsonObject>(
  store: Pick<StorePort, 'find'>,
  collection: string,
  query: FindQuery,
): AsyncGenerator<Versioned<T>> {
  let { after } = query;
  for (;;) {
    const page: readonly Versioned<T>[] = await store.find<T>(
      collection,
      after ? { ...query, after } : query,
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < query.limit) return;
    after = positionOf(last, query);
  }
}

function positionOf<T extends JsonObject>({ id, body }: Versioned<T>, { by }: FindQuery): Position {
  return by === undefined ? { id } : { id, at: body[by] as string | number };
}
