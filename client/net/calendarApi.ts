import type { CalendarBody, SlotsAnswer } from '../../shared/protocol/calendar.ts';
import { call } from './api.ts';

/** Asks the server about calendars, over REST; shared/protocol/calendar.ts has the shapes. */
export const calendarApi = {
  own: () => call<CalendarBody>('/api/calendar'),
  save: (body: CalendarBody) => call<CalendarBody>('/api/calendar', { method: 'PUT', body }),
  slots: (creatorId: string, fromMs: number) =>
    call<SlotsAnswer>(`/api/calendars/${encodeURIComponent(creatorId)}/slots?fromMs=${fromMs}`),
};
