import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { INBOX_LIMITS } from '../../../shared/inboxLimits.ts';
import { allOf } from '../../allOf.ts';
import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, Position, StorePort } from '../store/port.ts';
import type { UnreadMark } from './port.ts';

const PLACES = COLLECTIONS.conversationPlaces.name;
/** Places that are read at once where all of somebody's are looked through: they are small. */
const ALL_PAGE = 1_000;

/** Where a conversation stands in somebody's list. */
export interface PlaceDocument extends JsonObject {
  readonly personId: string;
  readonly conversationId: string;
  /** When somebody last wrote there, or a little before. */
  readonly atMs: number;
  /**
   * `none` only while the person has read all there: it is `perhaps` before the first line is written that they have not read.
   * Absent: a server of before put the place here, and nothing is known.
   */
  readonly unread?: UnreadMark['says'];
  /** The epoch of the authority that said so. */
  readonly saidBy?: number;
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

/**
 * Returns the ids of somebody's conversations in which lines may be unread, the one written to last first. Of those of which
 * nothing is known, the ones written to last.
 */
export async function placesToLookInto(store: StorePort, personId: string): Promise<readonly string[]> {
  const found: string[] = [];
  let unknown = 0;
  const order = { by: 'atMs', order: 'descending' } as const;
  const query = { field: 'personId', value: personId, ...order, limit: ALL_PAGE };
  for await (const { body } of allOf<PlaceDocument>(store, PLACES, query)) {
    if (body.unread === undefined) unknown += 1;
    if (body.unread === 'perhaps' || (body.unread === undefined && unknown <= INBOX_LIMITS.conversations))
      found.push(body.conversationId);
  }
  return found;
}

/**
 * Puts a conversation where it belongs in somebody's list, and keeps what its authority says of unread lines. What an authority
 * of a higher epoch has said stays. It may be done again, and throws when others keep changing the place.
 */
export async function putPlace(
  store: StorePort,
  { personId, conversationId, atMs }: Pick<PlaceDocument, 'personId' | 'conversationId' | 'atMs'>,
  mark?: UnreadMark,
): Promise<void> {
  const place = { collection: PLACES, id: placeId({ personId, conversationId }) };
  await putDocument<PlaceDocument>(store, place, (before) => {
    // somebody who is no member any more has no place
    if (!before && mark?.says === 'none') return null;
    const said = mark && mark.epoch >= (before?.saidBy ?? 0) ? { unread: mark.says, saidBy: mark.epoch } : {};
    const next = { ...before, personId, conversationId, atMs: Math.max(before?.atMs ?? 0, atMs), ...said };
    const isSame =
      before?.atMs === next.atMs && before.unread === next.unread && before.saidBy === next.saidBy;
    return isSame ? null : next;
  });
}

function readCursor(personId: string, cursor: string): Position | null {
  const [, at, conversationId] = /^(\d{1,15})\.([\w-]{1,80})$/.exec(cursor) ?? [];
  return at && conversationId ? { at: Number(at), id: placeId({ personId, conversationId }) } : null;
}
