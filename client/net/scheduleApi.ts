import '../../shared/protocol/furtherRejections.ts';
import type { ComingStreamView, ComingStreamWish, ScheduleAnswer } from '../../shared/protocol/schedule.ts';
import { call } from './api.ts';

const of = (handle: string) => `/api/profiles/${encodeURIComponent(handle)}/schedule`;
const at = (entryId: string) => `/api/schedule/${encodeURIComponent(entryId)}`;

/** Asks the server about coming streams, over REST; shared/protocol/schedule.ts has the shapes. */
export const scheduleApi = {
  of: (handle: string) => call<ScheduleAnswer>(of(handle)),
  mine: () => call<ScheduleAnswer>('/api/schedule/mine'),
  plan: (body: ComingStreamWish) => call<ComingStreamView>('/api/schedule', { method: 'POST', body }),
  change: (entryId: string, body: ComingStreamWish) =>
    call<ComingStreamView>(at(entryId), { method: 'PUT', body }),
  callOff: (entryId: string) => call<ComingStreamView>(at(entryId), { method: 'DELETE' }),
  remind: (entryId: string, wants: boolean) =>
    call<ComingStreamView>(`${at(entryId)}/reminder`, { method: wants ? 'PUT' : 'DELETE' }),
};

/** Returns the address at which other calendars read all coming streams of a creator. */
export const scheduleAddress = (handle: string): string => `${of(handle)}.ics`;

/** Returns the address of one coming stream as a calendar’s file. */
export const streamAddress = (entryId: string): string => `${at(entryId)}/stream.ics`;
