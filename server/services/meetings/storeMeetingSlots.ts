import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import { readSlotId } from '../../../shared/meetingSlotId.ts';
import type { CalendarBody } from '../../../shared/protocol/calendar.ts';
import type { MeetingSlot } from '../../../shared/protocol/meetings.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { crowdingOf } from '../../domain/calendar/slots.ts';
import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { MeetingSlotsPort, MeetingsPort, NoTime } from './port.ts';

const TIMES = COLLECTIONS.meetingTimes.name;
const WRITE_TRIES = 20;
/** Times that are long past are forgotten. */
const PAST_MS = 30 * DAY_MS;

interface TakenTime {
  readonly [key: string]: string | number;
  readonly slotId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly meetingId: string;
}

/** Keeps what is taken of a creator's time in one document, so that of two that overlap one is taken. Rules: SPEC.md, ME*. */
export function createStoreMeetingSlots({
  store,
  meetings,
}: {
  readonly store: StorePort;
  readonly meetings: Pick<MeetingsPort, 'settings'>;
}): MeetingSlotsPort {
  /** Changes what is taken. `next` returns why that cannot be; then nothing changes, and that is the answer. */
  const change = async <Why extends string>(
    creatorId: string,
    next: (taken: readonly TakenTime[]) => readonly TakenTime[] | Why,
  ): Promise<Why | null> => {
    let why: Why | null = null;
    const document = { collection: TIMES, id: creatorId, tries: WRITE_TRIES };
    await putDocument<{ taken: readonly TakenTime[] }>(store, document, (before) => {
      const taken = next(before?.taken ?? []);
      why = typeof taken === 'string' ? taken : null;
      return typeof taken === 'string' || taken === before?.taken ? null : { taken };
    });
    return why;
  };
  return {
    async slot({ creatorId, slotId, nowMs, aheadMs, calendar, meetingId }) {
      const named = readSlotId(slotId);
      if (!named || named.startMs < nowMs + aheadMs) return 'SlotGone';
      const slot = { slotId, ...named, minimumMinor: (await meetings.settings(creatorId)).minimumMinor };
      if (slot.startMs > nowMs + MEETING_LIMITS.horizonMs) return 'SlotGone';
      const found = await store.get<{ taken: readonly TakenTime[] }>(TIMES, creatorId);
      return problemOf(found?.body.taken ?? [], { slot, calendar, meetingId }) ?? slot;
    },

    take: ({ creatorId, slot, meetingId, calendar }) =>
      change<Exclude<NoTime, 'SlotGone'>>(creatorId, (taken) => {
        const { slotId, startMs, endMs } = slot;
        if (taken.some((one) => one.meetingId === meetingId && one.slotId === slotId)) return taken;
        const problem = problemOf(taken, { slot, calendar, meetingId });
        if (problem !== null) return problem;
        const recent = taken.filter((one) => one.endMs > startMs - PAST_MS);
        return [...recent, { slotId, startMs, endMs, meetingId }];
      }),

    async releaseAll({ creatorId, meetingId, exceptSlotId }) {
      const isKept = (one: TakenTime) => one.meetingId !== meetingId || one.slotId === exceptSlotId;
      await change(creatorId, (taken) => (taken.every(isKept) ? taken : taken.filter(isKept)));
    },
  };
}

/** Says why that meeting cannot be then, beside the others that stand; null: it can. */
function problemOf(
  taken: readonly TakenTime[],
  wanted: {
    readonly slot: MeetingSlot;
    readonly calendar: CalendarBody;
    readonly meetingId: string | null;
  },
): Exclude<NoTime, 'SlotGone'> | null {
  const { slot, calendar, meetingId } = wanted;
  const others = taken.filter((one) => one.meetingId !== meetingId);
  if (!others.every((one) => isApart(one, slot))) return 'SlotTaken';
  return crowdingOf(calendar, { span: slot, taken: others });
}

const isApart = (one: TakenTime, { startMs, endMs }: MeetingSlot): boolean =>
  one.endMs <= startMs || one.startMs >= endMs;
