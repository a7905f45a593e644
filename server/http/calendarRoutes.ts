import type { Router } from 'express';
import {
  addFeedBody,
  type BusyFeed,
  type BusyFeedsAnswer,
  type CalendarBody,
  calendarBody,
  type SlotsAnswer,
} from '../../shared/protocol/calendar.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { faultOf } from '../domain/calendar/checkCalendar.ts';
import { seenBy } from '../domain/gates/seenBy.ts';
import type { Services } from '../services/services.ts';
import { accept, creatorRoute, openRoute, parseBody, refuse } from './answer.ts';

/** Adds the routes of calendars (shared/protocol/calendar.ts). */
export function addCalendarRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity, calendar, calendarFeeds } = services;
  api.get(
    '/calendar',
    creatorRoute(identity, async ({ id }): Promise<Outcome<CalendarBody>> => accept(await calendar.get(id))),
  );
  api.put(
    '/calendar',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<CalendarBody>> => {
      const body = parseBody(calendarBody, req);
      if (!body.ok) return body;
      const fault = faultOf(body.value);
      if (fault !== null) return refuse(fault);
      await calendar.set(id, body.value);
      return accept(body.value);
    }),
  );
  api.get(
    '/calendar/feeds',
    creatorRoute(
      identity,
      async ({ id }): Promise<Outcome<BusyFeedsAnswer>> => accept({ feeds: await calendarFeeds.list(id) }),
    ),
  );
  api.post(
    '/calendar/feeds',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<BusyFeed>> => {
      const body = parseBody(addFeedBody, req);
      if (!body.ok) return body;
      const added = await calendarFeeds.add({ creatorId: id, address: httpsOf(body.value.address.trim()) });
      return added.ok ? accept(added.feed) : refuse(added.code);
    }),
  );
  api.delete(
    '/calendar/feeds/:feedId',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<BusyFeedsAnswer>> => {
      const isGone = await calendarFeeds.remove({ creatorId: id, feedId: String(req.params.feedId) });
      return isGone ? accept({ feeds: await calendarFeeds.list(id) }) : refuse('NotFound');
    }),
  );
  api.get(
    '/calendars/:creatorId/slots',
    openRoute(identity, async (caller, req): Promise<Outcome<SlotsAnswer>> => {
      const creatorId = String(req.params.creatorId);
      const account = await seenBy(services, caller, await identity.get(creatorId));
      if (!account?.isCreator) return refuse('NotFound');
      const fromMs = Number(req.query.fromMs ?? 0);
      if (!Number.isSafeInteger(fromMs) || fromMs < 0) return refuse('BadRequest');
      return accept(await calendar.slots({ creatorId, fromMs }));
    }),
  );
}

/** Calendars give out their feeds with a scheme of their own, which means https. */
const httpsOf = (address: string): string => address.replace(/^webcals?:\/\//i, 'https://');
