import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import {
  type MeetingSettings,
  type MeetingTerms,
  type MeetingView,
  meetingSettingsBody,
} from '../../../shared/protocol/meetings.ts';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import { openingOf } from '../../domain/meetingOpening.ts';
import { meetingView } from '../../domain/meetingView.ts';
import { putDocument } from '../../putDocument.ts';
import type { CustodyPort } from '../custody/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import { anyTimeMeetingId, currentRound } from './meetingRound.ts';
import type { MeetingList, MeetingsPort } from './port.ts';

const MEETINGS = COLLECTIONS.meetings.name;
const PLACES = COLLECTIONS.meetingPlaces.name;
const SETTINGS = COLLECTIONS.meetingSettings.name;
const WRITE_TRIES = 5;
const NOBODY: ReadonlySet<string> = new Set();

/** What a creator offers who has chosen nothing. */
const NOTHING: MeetingSettings = {
  takesBids: false,
  takesAnyTime: true,
  minimumMinor: '10000000',
  stepMinor: '1000000',
  isBlind: false,
  asks: [],
  question: '',
  ladder: [
    { hoursBefore: 48, backPercent: 100 },
    { hoursBefore: 24, backPercent: 75 },
    { hoursBefore: 0, backPercent: 50 },
  ],
  unprovenToCreatorPercent: 50,
};

/** What meetings are kept and shown with. */
export interface MeetingsParts {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly custody: Pick<CustodyPort, 'locksOf'>;
}

/** Keeps settings, and finds meetings, as documents of the store. Rules: SPEC.md, ME*. */
export function createStoreMeetings({ store, clock, custody }: MeetingsParts): MeetingsPort {
  const put = async (collection: string, id: string, body: JsonObject): Promise<void> => {
    await putDocument(store, { collection, id, tries: WRITE_TRIES }, (before) => ({ ...before, ...body }));
  };
  const read = async (meetingId: string): Promise<MeetingBody | null> =>
    ((await store.get(MEETINGS, meetingId))?.body as unknown as MeetingBody | undefined) ?? null;
  const view = async (asked: {
    readonly meetingId: string;
    readonly personId: string;
  }): Promise<MeetingView | null> => {
    const body = await read(asked.meetingId);
    if (body === null) return null;
    const locks = await custody.locksOf(asked.meetingId);
    return meetingView(body, { ...asked, nowMs: clock.nowMs(), here: NOBODY, locks });
  };
  return {
    async settings(creatorId) {
      const found = await store.get(SETTINGS, creatorId);
      const kept = { ...NOTHING, ...(found?.body.settings as object), ...(found?.body.where as object) };
      const parsed = meetingSettingsBody.strip().safeParse(kept);
      return parsed.success ? parsed.data : NOTHING;
    },
    // servers of yesterday read `settings` alone, and refuse what they do not know in it
    setSettings: (creatorId, { place = '', link = '', ...settings }) =>
      put(SETTINGS, creatorId, { settings: settings as unknown as JsonObject, where: { place, link } }),

    open: (bid) => openMeeting({ store, clock, read }, bid),

    view,

    async list(list) {
      const query = {
        field: 'listOf',
        value: nameOf(list),
        by: 'atMs',
        order: 'descending',
        limit: MEETING_LIMITS.listed[list.role],
      } as const;
      const places = await store.find<{ meetingId: string }>(PLACES, query);
      const found = await Promise.all(
        places.map(({ body }) => view({ meetingId: body.meetingId, personId: list.personId })),
      );
      return found.filter((one) => one !== null);
    },

    place: ({ meetingId, atMs, went, ...list }) =>
      put(PLACES, `${nameOf(list)}:${meetingId}`, {
        ...{ listOf: nameOf(list), meetingId },
        ...(went === undefined ? { atMs } : { atMs, went }),
      }),

    async record(fanId) {
      const listOf = nameOf({ role: 'fan', personId: fanId });
      const query = { field: 'listOf', value: listOf, by: 'atMs', order: 'descending', limit: 200 } as const;
      const places = await store.find<{ went?: string }>(PLACES, query);
      const count = (word: string) => places.filter(({ body }) => body.went === word).length;
      return { kept: count('kept'), missed: count('missed') };
    },
  };
}

const nameOf = (list: MeetingList): string =>
  list.role === 'pair'
    ? ['pair', ...[list.personId, list.otherId].toSorted()].join(':')
    : `${list.role}:${list.personId}`;

function newBody({
  creator,
  slot,
  terms,
  link,
  nowMs,
}: Pick<MeetingBody, 'creator' | 'slot'> & {
  readonly terms: MeetingTerms;
  readonly link: string;
  readonly nowMs: number;
}): MeetingBody {
  const { phase, closesAtMostMs } = openingOf(slot, nowMs);
  return {
    ...{ epoch: 0, creator, terms, link, lot: slot, slot, phase, closesAtMostMs },
    ...{ proposal: null, bids: [], winnerId: null, conversationId: null, untold: [], remindedMs: nowMs },
    ...({ wakes: 'yes', wakeAtMs: nowMs + MEETING_LIMITS.acceptMs } as const),
  };
}

interface Reading {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly read: (meetingId: string) => Promise<MeetingBody | null>;
}

async function openMeeting(
  { store, clock, read }: Reading,
  { creator, slot, bidId, settings }: Parameters<MeetingsPort['open']>[0],
): Promise<string | null> {
  const { takesBids: _, takesAnyTime: __, link = '', ...terms } = settings;
  const of = [creator.id, slot?.slotId ?? bidId] as const;
  const anyTimeId = anyTimeMeetingId(of);
  const found =
    slot === null ? { meetingId: anyTimeId, body: await read(anyTimeId) } : await currentRound(store, of);
  if (found === null) return null;
  const { meetingId } = found;
  if (found.body) return meetingId;
  const body = newBody({ creator, slot, terms, link, nowMs: clock.nowMs() });
  // whoever was faster has made the same
  await store.insert(MEETINGS, meetingId, body as unknown as JsonObject);
  return meetingId;
}
