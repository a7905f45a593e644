import { CALENDAR_LIMITS } from '../../../shared/calendarLimits.ts';
import { type CalendarBody, calendarBody } from '../../../shared/protocol/calendar.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { faultOf, NO_CALENDAR } from '../../domain/calendar/checkCalendar.ts';
import { type Span, slotsOf } from '../../domain/calendar/slots.ts';
import { putDocument } from '../../putDocument.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { CalendarPort } from './port.ts';

const CALENDARS = COLLECTIONS.calendars.name;
const TIMES = COLLECTIONS.meetingTimes.name;
const WRITE_TRIES = 5;

/** Keeps the calendar of each creator as a document. Rules: SPEC.md, CA*. */
export function createStoreCalendar({
  store,
  clock,
  busyOf = async () => [],
}: {
  readonly store: StorePort;
  readonly clock: Clock;
  /** Returns when a creator is busy elsewhere; left out: nobody is. */
  readonly busyOf?: (creatorId: string) => Promise<readonly Span[]>;
}): CalendarPort {
  const get = async (creatorId: string): Promise<CalendarBody> => {
    const found = await store.get(CALENDARS, creatorId);
    const read = calendarBody.strip().safeParse(found?.body);
    // what lies in the store is judged like what comes in: a zone may be one that this machine does not know
    return read.success && faultOf(read.data) === null ? read.data : NO_CALENDAR;
  };
  const takenOf = async (creatorId: string): Promise<readonly Span[]> => {
    const found = await store.get<{ taken: readonly { startMs: number; endMs: number }[] }>(TIMES, creatorId);
    return found?.body.taken ?? [];
  };
  /** Reads what slots are made of. */
  const read = (creatorId: string) => Promise.all([get(creatorId), takenOf(creatorId), busyOf(creatorId)]);
  return {
    get,

    async set(creatorId, calendar) {
      const document = { collection: CALENDARS, id: creatorId, tries: WRITE_TRIES };
      await putDocument(store, document, (before) => ({ ...before, ...calendar }));
    },

    async slots({ creatorId, fromMs }) {
      const [calendar, taken, busy] = await read(creatorId);
      const nowMs = clock.nowMs();
      const beginMs = Math.max(fromMs, nowMs);
      const untilMs = beginMs + CALENDAR_LIMITS.answerMs;
      const slots = slotsOf(calendar, { taken, busy, nowMs, fromMs: beginMs, untilMs });
      const isMore = calendar.isOn && untilMs < nowMs + calendar.horizonDays * DAY_MS;
      return { slots, moreFromMs: isMore ? untilMs : null };
    },

    async slot({ creatorId, slotId }) {
      const [calendar, taken, busy] = await read(creatorId);
      if (!calendar.isOn) return 'anyTime';
      const fromMs = Number(/^\d{13}(?=\.)/.exec(slotId)?.[0] ?? 0);
      const asked = { taken, busy, nowMs: clock.nowMs(), fromMs, untilMs: fromMs + 1 };
      return slotsOf(calendar, asked).find((slot) => slot.slotId === slotId) ?? null;
    },
  };
}
