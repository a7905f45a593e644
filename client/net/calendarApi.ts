import type {
  BusyFeed,
  BusyFeedsAnswer,
  CalendarBody,
  CalendarFeedAnswer,
  SlotsAnswer,
} from '../../shared/protocol/calendar.ts';
import { call } from './api.ts';

/** Asks the server about calendars, over REST; shared/protocol/calendar.ts has the shapes. */
export const calendarApi = {
  own: () => call<CalendarBody>('/api/calendar'),
  save: (body: CalendarBody) => call<CalendarBody>('/api/calendar', { method: 'PUT', body }),
  feeds: () => call<BusyFeedsAnswer>('/api/calendar/feeds'),
  addFeed: (address: string) => call<BusyFeed>('/api/calendar/feeds', { method: 'POST', body: { address } }),
  removeFeed: (feedId: string) =>
    call<BusyFeedsAnswer>(`/api/calendar/feeds/${encodeURIComponent(feedId)}`, { method: 'DELETE' }),
  feedAddress: () => call<CalendarFeedAnswer>('/api/calendar-feed'),
  renewFeedAddress: () => call<CalendarFeedAnswer>('/api/calendar-feed', { method: 'POST', body: {} }),
  slots: (creatorId: string, fromMs: number) =>
    call<SlotsAnswer>(`/api/calendars/${encodeURIComponent(creatorId)}/slots?fromMs=${fromMs}`),
};
