import { type Account, type Person, personOf } from '../../../shared/protocol/people.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import type { ComingStreamView } from '../../../shared/protocol/schedule.ts';
import { SCHEDULE_LIMITS } from '../../../shared/scheduleLimits.ts';
import { seenByAll } from '../../domain/gates/seenBy.ts';
import {
  type ComingStream,
  calledOff,
  changed,
  checkWish,
  endMs,
  isComing,
} from '../../domain/schedule/comingStream.ts';
import { putDocument, takeDocument } from '../../putDocument.ts';
import type { Ids } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { insertInPlace } from '../store/places.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import type { ComingStreamFacts, SchedulePort } from './port.ts';
import {
  type EntryDocument,
  entryDocument,
  type ReminderDocument,
  type ScheduleDesk,
  type ScheduleDeskParts,
} from './ScheduleDesk.ts';
import { scheduleFeed } from './scheduleFeed.ts';

const ENTRIES = COLLECTIONS.comingStreams.name;
const REMINDERS = COLLECTIONS.streamReminders.name;

const reminderId = (entryId: string, personId: string): string => `${entryId}:${personId}`;

type Parts = Omit<ScheduleDeskParts, 'onFailed'> & { readonly ids: Ids; readonly desk: ScheduleDesk };

/** Keeps each coming stream, and each reminder, as a document. Rules: SPEC.md, SD*. */
export function createStoreSchedule(parts: Parts): SchedulePort {
  const { store, clock, identity } = parts;
  const isToCome = ({ body }: { readonly body: ComingStream }) => clock.nowMs() < endMs(body);
  const entriesOf = async (creatorId: string): Promise<readonly Versioned<EntryDocument>[]> => {
    const query = { field: 'ownerId', value: creatorId, by: 'startMs', limit: SCHEDULE_LIMITS.entries };
    return (await store.find<EntryDocument>(ENTRIES, query)).filter(isToCome);
  };
  return {
    plan: (creator, facts) => plan(parts, creator, facts),
    change: (input) => change(parts, input),
    remind: (input) => remind(parts, input),

    async list({ creatorId, askerId }) {
      const coming = (await entriesOf(creatorId)).filter(({ body }) => !body.isCalledOff);
      return Promise.all(coming.map((entry) => viewOf(parts, entry, askerId)));
    },

    async mine(personId) {
      const query = { field: 'creatorId', value: personId, limit: SCHEDULE_LIMITS.reminders };
      const reminders = await store.find<ReminderDocument>(REMINDERS, query);
      const reminded = await Promise.all(reminders.map(({ body }) => read(store, body.entryId)));
      const all = [...(await entriesOf(personId)), ...reminded.filter((entry) => entry !== null)];
      const once = [...new Map(all.map((entry) => [entry.id, entry])).values()].filter(isToCome);
      const isHidden = await Promise.all(once.map(({ body }) => isHiddenFrom(parts, body, personId)));
      const seen = once.filter((_, at) => !isHidden[at]);
      const views = await Promise.all(seen.map((entry) => viewOf(parts, entry, personId)));
      return views.sort((a, b) => a.startMs - b.startMs);
    },

    async calendar(of, origin) {
      const one = 'entryId' in of ? await read(store, of.entryId) : null;
      const creatorId = 'entryId' in of ? one?.body.ownerId : of.creatorId;
      // a calendar is asked for without a log-in
      const account = creatorId === undefined ? null : await seenByAll(parts, await identity.get(creatorId));
      if (!account) return null;
      const entries = one ? [one] : await entriesOf(account.id);
      return scheduleFeed(entries, { creator: personOf(account), origin });
    },
  };
}

const read = (store: StorePort, entryId: string) => store.get<EntryDocument>(ENTRIES, entryId);

async function viewOf(
  { store, identity }: Parts,
  { id, body }: Pick<Versioned<ComingStream>, 'id' | 'body'>,
  askerId: string | null,
): Promise<ComingStreamView> {
  const creator = await identity.get(body.ownerId);
  const reminder = askerId === null ? null : await store.get(REMINDERS, reminderId(id, askerId));
  const { title, mode, price, startMs, minutes, isCalledOff } = body;
  return {
    ...{ id, title, mode, price, startMs, minutes, isCalledOff, reminds: reminder !== null },
    creator: creator ? personOf(creator) : goneOf(body.ownerId),
  };
}

async function plan(
  parts: Parts,
  creator: Account,
  facts: ComingStreamFacts,
): Promise<Outcome<ComingStreamView>> {
  const { store, clock, ids } = parts;
  const checked = checkWish(facts, clock.nowMs());
  if (!checked.ok) return refuse(checked.code);
  const id = ids.next('cs');
  const body = entryDocument(begun(checked.value, { creator, nowMs: clock.nowMs() }));
  const placed = { collection: ENTRIES, id, body, most: SCHEDULE_LIMITS.entries };
  const inserted = await insertInPlace<EntryDocument>(store, placed);
  if (inserted.ok) return { ok: true, value: await viewOf(parts, { id, body }, creator.id) };
  if (inserted.rejection === 'Full') return refuse('ScheduleFull');
  throw new Error(`a coming stream has the random id of another: ${inserted.field}`);
}

async function change(
  parts: Parts,
  { entryId, creatorId, facts }: Parameters<SchedulePort['change']>[0],
): Promise<Outcome<ComingStreamView>> {
  const { store, clock, desk } = parts;
  const checked = facts && checkWish(facts, clock.nowMs());
  const written = await putDocument<EntryDocument>(store, { collection: ENTRIES, id: entryId }, (now) => {
    if (now?.ownerId !== creatorId || !isComing(now, clock.nowMs())) return null;
    if (!checked) return entryDocument(calledOff(now), now.place);
    return checked.ok ? entryDocument(changed(now, checked.value), now.place) : null;
  });
  if (written) {
    desk.nudge();
    return { ok: true, value: await viewOf(parts, { id: entryId, body: written }, creatorId) };
  }
  const isOwn = (await read(store, entryId))?.body.ownerId === creatorId;
  return refuse(isOwn && checked && !checked.ok ? checked.code : 'NotFound');
}

async function remind(
  parts: Parts,
  { entryId, personId, wants }: Parameters<SchedulePort['remind']>[0],
): Promise<Outcome<ComingStreamView>> {
  const { store, clock, messageRules } = parts;
  const entry = await read(store, entryId);
  if (!entry || !isComing(entry.body, clock.nowMs())) return refuse('NotFound');
  const id = reminderId(entryId, personId);
  if (!wants) await takeDocument(store, { collection: REMINDERS, id });
  else if (await isHiddenFrom(parts, entry.body, personId)) return refuse('NotFound');
  else if (await messageRules.isBlocked({ personId, byId: entry.body.ownerId })) return refuse('DoorClosed');
  else if ((await store.get(REMINDERS, id)) === null) {
    const body = { creatorId: personId, entryId };
    const placed = { collection: REMINDERS, id, body, most: SCHEDULE_LIMITS.reminders };
    const inserted = await insertInPlace<ReminderDocument>(store, placed);
    // another request of the same person may have been faster
    if (!inserted.ok && inserted.rejection === 'Full') return refuse('RemindersFull');
  }
  return { ok: true, value: await viewOf(parts, entry, personId) };
}

const isHiddenFrom = ({ gates }: Parts, { ownerId }: ComingStream, personId: string): Promise<boolean> =>
  gates.isHidden({ creatorId: ownerId, personId });

const goneOf = (id: string): Person => ({ id, name: '', handle: '' });

function begun(
  facts: Pick<ComingStream, 'title' | 'mode' | 'price' | 'startMs' | 'minutes'>,
  { creator, nowMs }: { readonly creator: Account; readonly nowMs: number },
): ComingStream {
  return {
    ...facts,
    ...{ ownerId: creator.id, madeAtMs: nowMs, sequence: 0, isCalledOff: false },
    ...{ change: 'none', told: 'nothing' },
  };
}
