import { INBOX_LIMITS } from '../../../shared/inboxLimits.ts';
import type { InboxHead, NoticeNews, NoticeView } from '../../../shared/protocol/inbox.ts';
import { inboxTopic } from '../../domain/topics/inboxNews.ts';
import { looksInTurn } from '../../looksInTurn.ts';
import { putDocument } from '../../putDocument.ts';
import type { BusPort } from '../bus/port.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { PushPort } from '../push/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { FindQuery, JsonObject, StorePort, Versioned } from '../store/port.ts';
import { createJournalReader } from './journalReader.ts';
import type { Happening, NoticesPort, NoticesQuery } from './port.ts';

const NOTICES = COLLECTIONS.notices.name;
const INBOXES = COLLECTIONS.inboxes.name;

interface NoticeDocument extends JsonObject {
  readonly personId: string;
  readonly seq: number;
  /** The person and the seq: of those who race for one, one gets it. */
  readonly place: string;
  readonly atMs: number;
  readonly news: NoticeNews & JsonObject;
  /** It is there while devices of the person are to be told. */
  readonly push?: 'due';
  readonly pushAtMs?: number;
}

interface InboxDocument extends JsonObject {
  readonly readSeq: number;
}

export interface NoticesParts {
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly bus: BusPort;
  readonly identity: Pick<IdentityPort, 'get'>;
  readonly clock: Clock;
  /** What tells devices; absent: none are. */
  readonly push?: Pick<PushPort, 'wants' | 'nudge'>;
}

/** Keeps notices as documents of the store, and makes those about money of the journal. Rules: SPEC.md, NO*. */
export function createStoreNotices(parts: NoticesParts): NoticesPort {
  const { store, bus, push } = parts;
  const changed = (personId: string) => bus.publish(inboxTopic(personId), { of: 'notices' });
  const tell = async (happening: Happening): Promise<boolean> => {
    const seq = await write(parts, happening);
    if (seq !== null) {
      changed(happening.personId);
      push?.nudge();
      if (seq % INBOX_LIMITS.noticesSweep === 0) await sweep(store, { personId: happening.personId, seq });
    }
    return seq !== null;
  };
  const readJournal = createJournalReader({ ...parts, tell });

  return {
    tell,
    page: (query) => page(store, query),
    head: (personId) => readHead(store, personId),

    async markRead({ personId, seq }) {
      if (await moveReadMark(store, { personId, seq })) changed(personId);
    },

    catchUp: looksInTurn(readJournal),
  };
}

/**
 * Gives the notice the seq after the newest one. A seq is only given once the one before it is durable, so whoever has
 * read one has had the chance to read all below it. null: it had been written before.
 */
async function write(
  { store, push, clock }: Pick<NoticesParts, 'store' | 'push' | 'clock'>,
  { personId, key, atMs, news }: Happening,
): Promise<number | null> {
  const due = (await push?.wants(personId)) ? ({ push: 'due', pushAtMs: clock.nowMs() } as const) : {};
  for (;;) {
    const seq = (await newestSeq(store, personId)) + 1;
    const body: NoticeDocument = { personId, seq, place: `${personId}:${seq}`, atMs, news, ...due };
    const inserted = await store.insert(NOTICES, `${personId}/${key}`, body);
    if (inserted.ok) return seq;
    if (inserted.field === 'id') return null;
  }
}

const ofPerson = (personId: string) => ({ field: 'personId', value: personId, by: 'seq' }) as const;

async function newestSeq(store: StorePort, personId: string): Promise<number> {
  const query = { ...ofPerson(personId), order: 'descending', limit: 1 } as const;
  const [newest] = await store.find<NoticeDocument>(NOTICES, query);
  return newest?.body.seq ?? 0;
}

/** Takes away what is older than the notices that are kept. What a crash left is taken with the next sweep. */
async function sweep(
  store: StorePort,
  { personId, seq }: { readonly personId: string; readonly seq: number },
): Promise<void> {
  const oldest = await store.find<NoticeDocument>(NOTICES, {
    ...ofPerson(personId),
    limit: 2 * INBOX_LIMITS.noticesSweep,
  });
  const old = oldest.filter(({ body }) => body.seq <= seq - INBOX_LIMITS.notices);
  await Promise.all(old.map(({ id, version }) => store.remove(NOTICES, id, version)));
}

async function page(
  store: StorePort,
  { personId, from, limit }: NoticesQuery,
): Promise<readonly NoticeView[]> {
  const found = await store.find<NoticeDocument>(NOTICES, {
    ...ofPerson(personId),
    ...placeOf(from),
    limit,
  });
  return found.map(viewOf);
}

/** No id is before the empty one, so a place without an id stands before every document of its seq. */
function placeOf(from: NoticesQuery['from']): Pick<FindQuery, 'order' | 'after'> {
  if (from === 'newest') return { order: 'descending' };
  if ('before' in from) return { order: 'descending', after: { at: from.before, id: '' } };
  return { order: 'ascending', after: { at: from.after + 1, id: '' } };
}

function viewOf({ body: { seq, atMs, news } }: Versioned<NoticeDocument>): NoticeView {
  return { ...news, seq, atMs };
}

async function readHead(store: StorePort, personId: string): Promise<InboxHead> {
  const [newest, inbox] = await Promise.all([
    newestSeq(store, personId),
    store.get<InboxDocument>(INBOXES, personId),
  ]);
  const readSeq = inbox?.body.readSeq ?? 0;
  // the mark may have moved on while the newest was looked up
  const unread = Math.max(0, Math.min(newest - readSeq, INBOX_LIMITS.notices));
  return { newestSeq: newest, readSeq, unread };
}

/** Returns whether it moved. */
async function moveReadMark(
  store: StorePort,
  { personId, seq }: { readonly personId: string; readonly seq: number },
): Promise<boolean> {
  const readSeq = Math.min(seq, await newestSeq(store, personId));
  const place = { collection: INBOXES, id: personId };
  const moved = await putDocument<InboxDocument>(store, place, (before) =>
    readSeq <= (before?.readSeq ?? 0) ? null : { ...before, readSeq },
  );
  return moved !== null;
}
