import { MEETING_KINDS } from '../../../shared/meetingKinds.ts';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import type { MeetingSlot } from '../../../shared/protocol/meetings.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { MeetingSlotsPort, MeetingsPort } from './port.ts';

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
  /** Changes what is taken. `next` returns null where that cannot be; then nothing changes, and the answer is false. */
  const change = async (
    creatorId: string,
    next: (taken: readonly TakenTime[]) => readonly TakenTime[] | null,
  ): Promise<boolean> => {
    let isPossible = true;
    const document = { collection: TIMES, id: creatorId, tries: WRITE_TRIES };
    await putDocument<{ taken: readonly TakenTime[] }>(store, document, (before) => {
      const taken = next(before?.taken ?? []);
      isPossible = taken !== null;
      return taken === null || taken === before?.taken ? null : { taken };
    });
    return isPossible;
  };
  return {
    async slot({ creatorId, slotId, nowMs }) {
      const slot = parseSlot(slotId, (await meetings.settings(creatorId)).minimumMinor);
      if (!slot) return null;
      const isFarEnough = slot.startMs >= nowMs + 2 * MEETING_LIMITS.closesBeforeMs;
      if (!isFarEnough || slot.startMs > nowMs + MEETING_LIMITS.horizonMs) return null;
      const found = await store.get<{ taken: readonly TakenTime[] }>(TIMES, creatorId);
      return (found?.body.taken ?? []).every((one) => isApart(one, slot)) ? slot : null;
    },

    take: ({ creatorId, slot, meetingId }) =>
      change(creatorId, (taken) => {
        const { slotId, startMs, endMs } = slot;
        if (taken.some((one) => one.meetingId === meetingId && one.slotId === slotId)) return taken;
        const isFree = taken.every((one) => isApart(one, slot) || one.meetingId === meetingId);
        if (!isFree) return null;
        const recent = taken.filter((one) => one.endMs > startMs - PAST_MS);
        return [...recent, { slotId, startMs, endMs, meetingId }];
      }),

    async releaseAll({ creatorId, meetingId, exceptSlotId }) {
      const isKept = (one: TakenTime) => one.meetingId !== meetingId || one.slotId === exceptSlotId;
      await change(creatorId, (taken) => (taken.every(isKept) ? taken : taken.filter(isKept)));
    },
  };
}

const isApart = (one: TakenTime, { startMs, endMs }: MeetingSlot): boolean =>
  one.endMs <= startMs || one.startMs >= endMs;

/** Reads the name of a slot: `<start in ms>.<minutes>.<kind>`. */
function parseSlot(slotId: string, minimumMinor: string): MeetingSlot | null {
  const [, start = '', minutes = '', word = ''] = /^(\d{13})\.(\d{1,3})\.(\w+)$/.exec(slotId) ?? [];
  const kind = MEETING_KINDS.find((known) => known === word);
  const [startMs, length] = [Number(start), Number(minutes)];
  if (!kind || startMs % (5 * MINUTE_MS) !== 0 || length < 10 || length > 480) return null;
  return { slotId, startMs, endMs: startMs + length * MINUTE_MS, kind, minimumMinor };
}
