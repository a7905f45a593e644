import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, Position, StorePort } from '../store/port.ts';

const PLACES = COLLECTIONS.conversationPlaces.name;

/** Where a conversation stands in somebody's list. */
export interface PlaceDocument extends JsonObject {
  readonly personId: string;
  readonly conversationId: string;
  /** When somebody last wrote there, or a little before. */
  readonly atMs: number;
}

export const placeId = (of: { readonly personId: string; readonly conversationId: string }) =>
  `${of.personId}:${of.conversationId}`;

/** Returns a page of the ids of somebody's conversations, the one written to last first. A cursor that is none begins anew. */
export async function readPlaces(
  store: StorePort,
  { personId, cursor }: { readonly personId: string; readonly cursor: string | null },
): Promise<{ readonly conversationIds: readonly string[]; readonly cursor: string | null }> {
  const limit = CHAT_LIMITS.listPage;
  const after = cursor === null ? null : readCursor(personId, cursor);
  const places = await store.find<PlaceDocument>(PLACES, {
    field: 'personId',
    value: personId,
    by: 'atMs',
    order: 'descending',
    limit,
    ...(after ? { after } : {}),
  });
  const last = places.length < limit ? undefined : places.at(-1)?.body;
  return {
    conversationIds: places.map(({ body }) => body.conversationId),
    cursor: last ? `${last.atMs}.${last.conversationId}` : null,
  };
}

function readCursor(personId: string, cursor: string): Position | null {
  const [, at, conversationId] = /^(\d{1,15})\.([\w-]{1,80})$/.exec(cursor) ?? [];
  return at && conversationId ? { at: Number(at), id: placeId({ personId, conversationId }) } : null;
}
